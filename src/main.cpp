#include "cli/cli.hpp"

int main(int argc, char** argv) { return joulewatch::runCommandLine(argc, argv); }
