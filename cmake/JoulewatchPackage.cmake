# make install and the Debian package (cpack -G DEB): the program, its one companion library, a
# manual page, shell completion, the licence.
install(TARGETS joulewatch RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES $<TARGET_FILE:DuckDB::duckdb> DESTINATION ${CMAKE_INSTALL_LIBDIR}/joulewatch
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(FILES packaging/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME joulewatch)
install(FILES packaging/completion.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
        RENAME _joulewatch)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# Debian wants the manual page and the changelog compressed, without a time stamp.
find_program(GZIP gzip REQUIRED)
function(install_compressed source destination name)
    set(packed ${CMAKE_BINARY_DIR}/packaging/${name}.gz)
    add_custom_command(OUTPUT ${packed} DEPENDS ${source} VERBATIM
        COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/packaging
        COMMAND sh -c "'${GZIP}' -9nc '${source}' > '${packed}'")
    add_custom_target(packaging_${name} ALL DEPENDS ${packed})
    install(FILES ${packed} DESTINATION ${destination})
endfunction()
install_compressed(${CMAKE_SOURCE_DIR}/packaging/joulewatch.1 ${CMAKE_INSTALL_MANDIR}/man1 joulewatch.1)
install_compressed(${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_INSTALL_DOCDIR} changelog)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "Joulewatch")
set(CPACK_PACKAGE_CONTACT "Joulewatch <team@joulewatch.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Watches electricity: machines, substations, homes
 Reads meter and machine data, finds voltage anomalies, degradation, harmonics,
 phase imbalance and peak load, says why and what to do, and serves the answer
 as a web dashboard. Works offline.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
get_target_property(duckdb_library DuckDB::duckdb IMPORTED_LOCATION)
get_filename_component(duckdb_folder ${duckdb_library} DIRECTORY)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${duckdb_folder})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
