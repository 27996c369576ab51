# make install and the Debian package (cpack -G DEB).
install(TARGETS joulewatch RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES $<TARGET_FILE:DuckDB::duckdb> DESTINATION ${CMAKE_INSTALL_LIBDIR}/joulewatch)
