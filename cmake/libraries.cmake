# Everything comes from Debian 12 packages (docs/dependencies.md says why each).
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(simdjson REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(HS REQUIRED IMPORTED_TARGET libhs)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
# Replaces malloc in what is shipped; sanitizers bring their own. Linked first, so that it wins over libc.
if(NOT SLUICE_SANITIZE)
  find_package(mimalloc REQUIRED)
endif()
if(SLUICE_TESTS)
  find_package(GTest REQUIRED)
endif()

# Standalone Asio: headers only. Coroutine support must be asked for under Clang with libstdc++.
add_library(sluice_asio INTERFACE)
target_compile_definitions(sluice_asio INTERFACE
  ASIO_STANDALONE ASIO_HAS_CO_AWAIT ASIO_HAS_STD_COROUTINE ASIO_NO_DEPRECATED
  # Asio asks libstdc++ whether there is aligned_alloc, and the answer depends on what was included before: two
  # files could disagree on how a coroutine frame is freed.
  ASIO_DISABLE_STD_ALIGNED_ALLOC)
target_link_libraries(sluice_asio INTERFACE Threads::Threads)
