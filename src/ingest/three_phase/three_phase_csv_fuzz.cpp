// Any bytes as a file of three-phase values.
#include "ingest/three_phase/three_phase_csv.hpp"
#include "support/fuzz_file.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const FuzzFile file(bytes, size);
    const auto read = readThreePhaseCsv(
        file.path(), [](const std::string&, const ThreePhaseReading&) { return true; }, {});
    if (!read) ensure(!read.error().message.empty(), "a refusal says why");
    return 0;
}
