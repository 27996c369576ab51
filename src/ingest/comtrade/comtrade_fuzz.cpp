// Any bytes as a COMTRADE record: up to the first zero the configuration, behind it the data.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "ingest/comtrade/comtrade.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("joulewatch-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    const std::size_t cut = std::min(all.find('\0'), all.size());
    std::ofstream(folder / "r.cfg", std::ios::binary | std::ios::trunc) << all.substr(0, cut);
    std::ofstream(folder / "r.dat", std::ios::binary | std::ios::trunc)
        << all.substr(std::min(cut + 1, all.size()));
    const auto read = readComtrade(folder / "r.cfg", {}, [](const Waveform&) { return true; });
    if (!read) ensure(!read.error().message.empty(), "a refusal says why");
    return 0;
}
