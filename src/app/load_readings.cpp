#include "app/load_readings.hpp"

#include <fmt/format.h>

#include "app/settle_readings.hpp"
#include "ingest/read_readings.hpp"

namespace joulewatch {

Result<LoadedReadings> loadReadings(const std::filesystem::path& file, const LoadOptions& options,
                                    const Progress& progress) {
    ReadingSpool spool(options.spool);
    const auto keep = [&spool](const Meter& meter, PackedReadings readings) {
        return spool.append(meter, std::move(readings));
    };
    auto report = readReadings(file, options.read, keep, progress);
    if (!report) return fail(report.error());
    if (progress && !progress("ordering", 0, report->rowsRead))
        return fail(ErrorCode::cancelled, "Reading was cancelled.");
    auto sealed = spool.seal();
    if (!sealed) return fail(sealed.error());
    report->rowsRead = sealed->rows;
    report->duplicateRows = sealed->duplicateRows;
    report->conflictingRows = sealed->conflictingRows;
    report->sharedStamps = std::move(sealed->stamps);
    for (const MeterId& id : sealed->emptyMeters)
        report->warnings.push_back(fmt::format(
            "{} has no readings left: all its rows contradict each other at the same time stamps.",
            id));
    if (sealed->rows == 0)
        return fail(ErrorCode::invalidInput,
                    "{}: all {} rows contradict each other at the same time stamps.", report->file,
                    sealed->conflictingRows);
    if (report->power == PowerContent::meanPower)
        return LoadedReadings{std::move(spool), std::move(*report)};
    auto settled = powerFromEnergy(spool, report->power, options.spool, progress, report->warnings);
    if (!settled) return fail(settled.error());
    return LoadedReadings{std::move(*settled), std::move(*report)};
}

}  // namespace joulewatch
