pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "fuzzy-people-demo"
include(":app", ":fuzzypeople")
project(":fuzzypeople").projectDir = file("../bindings/kotlin")
