plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
}

android {
    namespace = "fuzzypeople.demo"
    compileSdk = 35

    defaultConfig {
        applicationId = "fuzzypeople.demo"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"))
            // A key that every machine has: good for trying out, not for a store.
            signingConfig = signingConfigs.getByName("debug")
        }
    }

    // What needs no Android stands apart, and is tested on the JVM.
    sourceSets["main"].kotlin.srcDir("src/plain/kotlin")

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

kotlin {
    compilerOptions {
        jvmTarget = org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_17
        allWarningsAsErrors = true
    }
}

dependencies {
    implementation(project(":fuzzypeople"))
    testImplementation(libs.junit)
}
