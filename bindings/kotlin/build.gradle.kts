// The library for Android: an AAR. A module of android/settings.gradle.kts; in android/: gradlew :fuzzypeople:assembleRelease
// Needs rustup's Android targets, the NDK and `cargo install cargo-ndk`.

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
}

val repository: File = projectDir.resolve("../..")
val generated = layout.buildDirectory.dir("generated/uniffi")
val libraries = layout.buildDirectory.dir("jniLibs")
val rust =
    fileTree(repository) {
        include("Cargo.*", "core/**/*.rs", "core/Cargo.toml", "models/*.onnx")
        include("bindings/ffi/**", "bindings/xtask/**")
    }

val hostLibrary by tasks.registering(Exec::class) {
    description = "Builds the Rust library for this machine: it says what it exports."
    inputs.files(rust)
    outputs.files(repository.resolve("target/release/libfuzzy_people.a"), repository.resolve("target/release/xtask"))
    workingDir = repository
    commandLine("cargo", "build", "--release", "--workspace", "--locked")
}

val generateKotlin by tasks.registering(Exec::class) {
    description = "Writes the Kotlin that calls the Rust library."
    inputs.files(hostLibrary)
    outputs.dir(generated)
    workingDir = repository
    commandLine("target/release/xtask", "kotlin", generated.get().asFile.path)
}

val androidLibraries by tasks.registering(Exec::class) {
    description = "Builds the Rust library for each ABI."
    inputs.files(rust, hostLibrary)
    outputs.dir(libraries)
    workingDir = repository
    commandLine("target/release/xtask", "android", libraries.get().asFile.path)
}

android {
    namespace = "fuzzypeople"
    compileSdk = 35

    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets["main"].apply {
        kotlin.srcDirs("src/main/kotlin", "src/android/kotlin", generated)
        jniLibs.srcDir(libraries)
    }
}

kotlin {
    compilerOptions {
        jvmTarget = org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_17
        allWarningsAsErrors = true
    }
}

tasks.named("preBuild") {
    dependsOn(generateKotlin, androidLibraries)
}

dependencies {
    // With its libraries for each ABI.
    implementation(variantOf(libs.jna) { artifactType("aar") })
}
