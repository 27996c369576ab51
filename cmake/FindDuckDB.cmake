# DuckDB::duckdb: upstream's own package if there is one, else duckdb.h and libduckdb.so from a
# prefix, such as the one scripts/fetch-duckdb.sh fills (.deps/duckdb).
find_package(DuckDB CONFIG QUIET)
if(TARGET duckdb AND NOT TARGET DuckDB::duckdb)
    add_library(DuckDB::duckdb ALIAS duckdb)
endif()
if(NOT TARGET DuckDB::duckdb)
    find_path(DuckDB_INCLUDE_DIR duckdb.h)
    find_library(DuckDB_LIBRARY duckdb)
    include(FindPackageHandleStandardArgs)
    find_package_handle_standard_args(DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR
        REASON_FAILURE_MESSAGE "run scripts/fetch-duckdb.sh, or set CMAKE_PREFIX_PATH")
    if(DuckDB_FOUND)
        add_library(DuckDB::duckdb SHARED IMPORTED)
        set_target_properties(DuckDB::duckdb PROPERTIES
            IMPORTED_LOCATION ${DuckDB_LIBRARY}
            IMPORTED_SONAME libduckdb.so
            INTERFACE_SYSTEM_INCLUDE_DIRECTORIES ${DuckDB_INCLUDE_DIR}
            INTERFACE_INCLUDE_DIRECTORIES ${DuckDB_INCLUDE_DIR})
    endif()
endif()
