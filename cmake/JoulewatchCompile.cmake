# How every translation unit is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -g1")

set(JOULEWATCH_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
option(JOULEWATCH_FUZZ "Build the fuzz targets (clang)" OFF)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

add_compile_options(
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
    -Wformat=2 -Wimplicit-fallthrough -Werror
    -Wno-restrict  # gcc 12 sees overlaps in std::string::insert that are not there (its bug 105651)
    -ffp-contract=off  # results must not depend on whether the processor has fused multiply-add
    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
add_link_options(-Wl,-z,relro,-z,now -pie)
add_compile_definitions(JOULEWATCH_VERSION="${PROJECT_VERSION}")

if(JOULEWATCH_SANITIZE)
    add_compile_options(-fsanitize=${JOULEWATCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${JOULEWATCH_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

if(JOULEWATCH_FUZZ)
    # clang has other warnings than gcc, and does not know all of gcc's.
    add_compile_options(-fsanitize=fuzzer-no-link -Wno-error -Wno-unknown-warning-option)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()
