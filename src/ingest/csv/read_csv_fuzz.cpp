// Any bytes as a CSV file: its columns found out, its rows read, its mapping given back as a
// choice.
#include "ingest/csv/read_csv.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/read_readings.hpp"
#include "support/fuzz_file.hpp"

using namespace joulewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const FuzzFile file(bytes, size);
    ReadOptions options;
    options.shownName = "fuzz.csv";
    options.defaultMeterId = "fuzz";
    options.maxUnpackedBytes = 1U << 22U;
    const auto source = openText(file.path(), options);
    if (!source) return 0;
    std::uint64_t rows = 0;
    options.onRejected = [&](const RejectedRow& row) {
        ensure(!row.reason.empty(), "a rejected row says why");
    };
    const auto report =
        readCsv(**source, options,
                [&](const Meter&, PackedReadings packed) -> Result<void> {
                    ReadingBatch batch;
                    unpack(packed.header, packed.payload, "fuzz", MetricSet::all(), batch);
                    rows += batch.rows();
                    return {};
                },
                {});
    if (report) ensure(report->rowsRead >= report->rowsRejected, "most rows are read, or none is");
    const auto preview = previewTable(file.path(), options);
    if (report) ensure(preview.has_value(), "what can be read can be previewed");
    return 0;
}
