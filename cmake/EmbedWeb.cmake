# joulewatch_embed_web(<target> <dist>): puts the files of a built web app into a library, each as it
# is and, where that is smaller, gzipped once at build time. Looks at the folder at each build, so a
# new `npm run build` is enough; without the folder the program says how to build the app.
function(joulewatch_embed_web target dist)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/web_files)
    find_program(GZIP gzip REQUIRED)
    add_custom_target(embed_web
        COMMAND ${CMAKE_COMMAND} -DDIST=${dist} -DOUT=${out} -DGZIP=${GZIP}
                -P ${CMAKE_SOURCE_DIR}/cmake/EmbedWebFiles.cmake
        BYPRODUCTS ${out}/web_files.cpp
        COMMENT "Embedding the web app" VERBATIM)
    add_dependencies(${target} embed_web)
    target_sources(${target} PRIVATE ${out}/web_files.cpp)
endfunction()
