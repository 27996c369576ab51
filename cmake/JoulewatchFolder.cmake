add_custom_target(benches)  # every benchmark program
add_custom_target(fuzzers)  # every fuzz target, none without JOULEWATCH_FUZZ

# joulewatch_folder(<name> [LINK <targets of what users of its headers see>...] [PRIVATE <targets>...] [UNLINTED <files>...])
#   src/<name>/**/*.cpp          → static library jw_<name>
#   src/<name>/**/*_test.cpp     → one doctest program, run by CTest as unit.<name>
#   src/<name>/**/*_fuzz.cpp     → a libFuzzer program each, fuzz_<file>, with JOULEWATCH_FUZZ only
#   src/<name>/**/*_bench.cpp    → one Google Benchmark program, bench_<name> (built by `make bench`)
# UNLINTED files are kept from clang-tidy: clang 14 cannot read Boost.Asio's coroutines, nor gcc's
# prefer-vector-width.
function(joulewatch_folder name)
    cmake_parse_arguments(ARG "" "" "LINK;PRIVATE;TEST_LINK;UNLINTED" ${ARGN})
    file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
    set(sources ${all})
    list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cpp$")
    list(TRANSFORM ARG_UNLINTED PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/${name}/)
    if(ARG_UNLINTED)
        list(REMOVE_ITEM sources ${ARG_UNLINTED})
    endif()
    set(tests ${all})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set(benches ${all})
    list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
    set(fuzzers ${all})
    list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

    if(sources)
        add_library(jw_${name} STATIC ${sources})
        target_include_directories(jw_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
        target_link_libraries(jw_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
        if(ARG_UNLINTED)
            add_library(jw_${name}_unlinted OBJECT ${ARG_UNLINTED})
            target_include_directories(jw_${name}_unlinted PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
            target_link_libraries(jw_${name}_unlinted PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
            target_sources(jw_${name} PRIVATE $<TARGET_OBJECTS:jw_${name}_unlinted>)
        endif()
    else()
        add_library(jw_${name} INTERFACE)
        target_include_directories(jw_${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
        target_link_libraries(jw_${name} INTERFACE ${ARG_LINK} ${ARG_PRIVATE})
    endif()

    if(tests)
        add_executable(test_${name} ${CMAKE_CURRENT_SOURCE_DIR}/../tests/unit_main.cpp ${tests})
        target_link_libraries(test_${name} PRIVATE jw_${name} ${ARG_PRIVATE} ${ARG_TEST_LINK}
                                                   doctest::doctest)
        target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
        # Half the time to compile; what is tested is built as it is shipped.
        target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
        target_compile_definitions(test_${name} PRIVATE
            JOULEWATCH_TESTS_DIR="${CMAKE_SOURCE_DIR}/tests")
        add_test(NAME unit.${name} COMMAND test_${name})
        set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 600)
    endif()
    if(benches)
        add_executable(bench_${name} EXCLUDE_FROM_ALL ${benches})
        target_link_libraries(bench_${name} PRIVATE jw_${name} ${ARG_PRIVATE} ${ARG_TEST_LINK}
                                                    benchmark::benchmark_main)
        add_dependencies(benches bench_${name})
    endif()
    if(JOULEWATCH_FUZZ)
        foreach(fuzzer ${fuzzers})
            get_filename_component(program ${fuzzer} NAME_WE)
            string(REPLACE "_fuzz" "" program ${program})
            add_executable(fuzz_${program} EXCLUDE_FROM_ALL ${fuzzer})
            if(name STREQUAL "http")  # clang 14 cannot read the server's coroutines
                cmake_path(GET fuzzer PARENT_PATH place)
                target_sources(fuzz_${program} PRIVATE ${place}/${program}.cpp)
                target_include_directories(fuzz_${program} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
                target_link_libraries(fuzz_${program} PRIVATE jw_reports)
            else()
                target_link_libraries(fuzz_${program} PRIVATE jw_${name} ${ARG_PRIVATE})
            endif()
            target_link_options(fuzz_${program} PRIVATE -fsanitize=fuzzer)
            target_include_directories(fuzz_${program} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
            add_dependencies(fuzzers fuzz_${program})
        endforeach()
    endif()
endfunction()
