# sluice_folder(NAME [LINK target...] [PRIVATE target...])
#
# The library of the calling folder: sluice_NAME from every *.cpp here that is no test, linking only
# what its row of layers.txt allows; and sluice_NAME_test from every *_test.cpp beside them.
function(sluice_folder name)
  cmake_parse_arguments(arg "" "" "LINK;PRIVATE;TEST_LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  list(REMOVE_ITEM sources ${tests} ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)

  if(sources)
    add_library(sluice_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(sluice_${name} PRIVATE ${arg_PRIVATE})
  else()
    add_library(sluice_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(sluice_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(sluice_${name} ${scope} sluice_flags ${arg_LINK})

  if(SLUICE_TESTS AND tests)
    add_executable(sluice_${name}_test ${tests})
    target_link_libraries(sluice_${name}_test PRIVATE
      sluice_${name} ${arg_PRIVATE} ${arg_TEST_LINK} GTest::gmock GTest::gtest_main)
    add_test(NAME ${name} COMMAND sluice_${name}_test
      --gtest_output=xml:${PROJECT_BINARY_DIR}/test-results/${name}.xml)
  endif()
endfunction()
