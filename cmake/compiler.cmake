# Warnings, hardening and sanitizers: one interface target that every folder links.
add_library(sluice_flags INTERFACE)

target_compile_options(sluice_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough -Wswitch
  -Wno-missing-designated-field-initializers  # Leaving members to their defaults is why we designate.
  -fno-omit-frame-pointer)
# x86-64-v2 (SSE4.2, 2009) is the oldest processor served; wider vectors are chosen at run time.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  target_compile_options(sluice_flags INTERFACE -march=x86-64-v2)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(sluice_flags INTERFACE _GLIBCXX_ASSERTIONS _FORTIFY_SOURCE=2)
  target_compile_options(sluice_flags INTERFACE -fstack-protector-strong)
endif()

if(SLUICE_SANITIZE)
  target_compile_options(sluice_flags INTERFACE -fsanitize=${SLUICE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(sluice_flags INTERFACE -fsanitize=${SLUICE_SANITIZE})
endif()
if(SLUICE_FUZZ)
  target_compile_options(sluice_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What `make profile` recorded of a gateway under load, so that the compiler knows which branches a
# request takes (docs/decisions/0007). Of functions that have changed since, it knows nothing.
set(SLUICE_PROFILE "${PROJECT_SOURCE_DIR}/profile/sluice.profdata" CACHE FILEPATH
  "Of a release build; empty: none")
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND SLUICE_PROFILE AND EXISTS "${SLUICE_PROFILE}"
    AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 19
    AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 20)
  target_compile_options(sluice_flags INTERFACE "-fprofile-use=${SLUICE_PROFILE}"
    -Wno-profile-instr-out-of-date -Wno-profile-instr-unprofiled -Wno-backend-plugin)
endif()

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_COMPILE_OPTIONS_PIC -fPIE)  # All is for programs; nothing becomes a shared library.
target_link_options(sluice_flags INTERFACE -fuse-ld=lld -pie)
# What the profile calls hot stands together: few pages of code for a request (docs/performance.md).
target_link_options(sluice_flags INTERFACE -Wl,-z,keep-text-section-prefix)

find_program(SLUICE_CCACHE ccache)
if(SLUICE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SLUICE_CCACHE})
endif()
