#include "app/settle_readings.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "analyze/quality/meter_history.hpp"
#include "app/spool_writer.hpp"
#include "core/replaced_column.hpp"
#include "ingest/settle/even_intervals.hpp"

namespace joulewatch {
namespace {

using Taker = std::function<void(const Reading&)>;

Result<void> eachReading(const ReadingSpool& spool, std::size_t meter, const Taker& take) {
    return spool.read(meter, kAllTime, MetricSet::all(), [&](const ReadingBatch& batch) {
        for (std::size_t i = 0; i < batch.rows(); ++i) take(readingOf(batch, i));
        return true;
    });
}

/// Writes every meter anew; `rewrite` reads meter m and hands on what is to be kept.
Result<ReadingSpool> rewrite(
    const ReadingSpool& from, const SpoolOptions& options, std::string_view stage,
    const Progress& progress,
    const std::function<Result<void>(std::size_t meter, const Taker& keep)>& meterOf) {
    SpoolWriter writer(options);
    const auto meters = from.meters();
    for (std::size_t m = 0; m < meters.size(); ++m) {
        if (progress && !progress(stage, m, meters.size()))
            return fail(ErrorCode::cancelled, "Reading was cancelled.");
        writer.begin(meters[m].meter);
        if (auto done = meterOf(m, [&](const Reading& each) { writer.add(each); }); !done)
            return fail(done.error());
        if (auto ended = writer.end(); !ended) return fail(ended.error());
    }
    return writer.seal();
}

void describe(const SpooledMeter& meter, const RegisterCounts& counts,
              std::vector<std::string>& warnings) {
    if (counts.resets > 0)
        warnings.push_back(fmt::format(
            "{}: the running total fell {} times without a rollover; those intervals are missing.",
            meter.meter.id, counts.resets));
    if (counts.rollovers > 0)
        warnings.push_back(fmt::format("{}: the running total rolled over {} times.",
                                       meter.meter.id, counts.rollovers));
    if (counts.energyInGapsKwh > 0)
        warnings.push_back(
            fmt::format("{}: {:.6g} kWh were counted while readings were missing; no interval has "
                        "them.",
                        meter.meter.id, counts.energyInGapsKwh));
}

/// Notes what was filled in, neighbours as one stretch.
class ImputedNotes {
 public:
    ImputedNotes(const SpooledMeter& meter, TreatedGaps& treated)
        : meter_(&meter), treated_(&treated) {}
    void note(const Reading& reading, MetricSet imputed) {
        for (const MetricInfo& each : kMetrics) {
            auto& open = open_[index(each.metric)];
            if (!imputed.contains(each.metric)) {
                open.reset();
                continue;
            }
            ++treated_->valuesImputed;
            if (!open && treated_->imputed.size() < TreatedGaps::kMaxStretches) {
                open = treated_->imputed.size();
                treated_->imputed.push_back({meter_->meter.id, each.metric, {reading.at, {}}, 0});
            }
            if (!open) continue;
            treated_->imputed[*open].range.to = reading.at + meter_->interval;
            ++treated_->imputed[*open].values;
        }
    }

 private:
    const SpooledMeter* meter_;
    TreatedGaps* treated_;
    std::array<std::optional<std::size_t>, kMetrics.size()> open_;
};

bool isWhole(const Reading& reading, MetricSet present) {
    for (const MetricInfo& each : kMetrics)
        if (present.contains(each.metric) && std::isnan(reading.values[index(each.metric)]))
            return false;
    return true;
}

using BlockTaker = std::function<Result<void>(PackedReadings)>;

/// Where all intervals are as long: every block is what it was, with its energies divided.
Result<void> divide(const ReadingSpool& raw, std::size_t m, double hours, const BlockTaker& keep) {
    ReadingBatch batch;
    std::vector<std::byte> scratch;
    for (std::size_t block = 0; block < raw.blocks(m); ++block) {
        const PackedHeader& header = raw.header(m, block);
        const auto payload = raw.payload(m, block, scratch);
        if (!payload) return fail(payload.error());
        unpack(header, *payload, {}, MetricSet(Metric::activePowerKw), batch);
        const auto values = batch.mutableColumn(Metric::activePowerKw);
        for (double& each : values) each /= hours;
        const std::uint8_t decimals = header.columns[index(Metric::activePowerKw)].decimals;
        auto kept = keep(withColumn(header, *payload, Metric::activePowerKw, values, decimals));
        if (!kept) return kept;
    }
    return {};
}

Result<RegisterCounts> convert(const ReadingSpool& raw, std::size_t m, PowerContent content,
                               const BlockTaker& keep) {
    const Duration interval = raw.meters()[m].interval;
    if (const auto hours = hoursOfEach(content, interval)) {
        if (auto done = divide(raw, m, *hours, keep); !done) return fail(done.error());
        return RegisterCounts{};
    }
    ReadingPacker packer;
    Result<void> kept;
    EnergyToPower converter(content, interval, [&](const Reading& each) {
        packer.append(decimalRow(each));
        if (packer.full() && kept) kept = keep(packer.pack());
    });
    if (auto read = eachReading(raw, m, [&](const Reading& each) { converter.add(each); }); !read)
        return fail(read.error());
    converter.finish();
    if (packer.rows() > 0 && kept) kept = keep(packer.pack());
    if (!kept) return fail(kept.error());
    return converter.counts();
}

}  // namespace

Result<ReadingSpool> powerFromEnergy(const ReadingSpool& raw, PowerContent content,
                                     const SpoolOptions& options, const Progress& progress,
                                     std::vector<std::string>& warnings) {
    const auto meters = raw.meters();
    std::vector<RegisterCounts> counts(meters.size());
    ReadingSpool spool(options);
    std::mutex guard;  // of all below
    std::size_t begun = 0;
    Result<void> all;
    tbb::parallel_for(std::size_t{0}, meters.size(), [&](std::size_t m) {
        {
            const std::scoped_lock lock(guard);
            if (all && progress && !progress("converting", begun++, meters.size()))
                all = fail(ErrorCode::cancelled, "Reading was cancelled.");
            if (!all) return;
        }
        const auto converted = convert(raw, m, content, [&](PackedReadings block) {
            const std::scoped_lock lock(guard);
            return spool.append(meters[m].meter, std::move(block));
        });
        const std::scoped_lock lock(guard);
        if (converted) counts[m] = *converted;
        if (!converted && all) all = fail(converted.error());
    });
    if (!all) return fail(all.error());
    for (std::size_t m = 0; m < meters.size(); ++m) describe(meters[m], counts[m], warnings);
    const auto sealed = spool.seal();
    if (!sealed) return fail(sealed.error());
    return spool;
}

Result<ReadingSpool> treatMissing(const ReadingSpool& readings, MissingTreatment treatment,
                                  const SpoolOptions& options, const Progress& progress,
                                  TreatedGaps& treated) {
    return rewrite(
        readings, options, "filling gaps", progress,
        [&](std::size_t m, const Taker& keep) -> Result<void> {
            const SpooledMeter& meter = readings.meters()[m];
            MeterHistory history;
            auto seen = eachReading(readings, m, [&](const Reading& each) { history.add(each); });
            if (!seen) return seen;
            const MetricSet present = history.present();
            if (treatment == MissingTreatment::drop)
                return eachReading(readings, m, [&](const Reading& each) {
                    if (isWhole(each, present))
                        keep(each);
                    else
                        ++treated.rowsDropped;
                });
            ImputedNotes notes(meter, treated);
            GapFiller filler(meter.interval, present, history.allMedians(),
                             [&](const Reading& each, MetricSet imputed) {
                                 notes.note(each, imputed);
                                 keep(each);
                             });
            auto read = eachReading(readings, m, [&](const Reading& each) { filler.add(each); });
            filler.finish();
            return read;
        });
}

}  // namespace joulewatch
