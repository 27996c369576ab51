// Any bytes as a file of waveforms.
#include "ingest/waveform/waveform_csv.hpp"
#include "support/fuzz_file.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const FuzzFile file(bytes, size);
    const auto read = readWaveformCsv(file.path(), [](const Waveform&) { return true; });
    if (!read) ensure(!read.error().message.empty(), "a refusal says why");
    return 0;
}
