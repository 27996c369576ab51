// The half of Workspace that answers charts.
#include <algorithm>
#include <chrono>
#include <utility>

#include "app/workspace.hpp"

namespace joulewatch {
namespace {

// Long enough for a week of a plant to be read again; a chart that waited for longer asks again.
constexpr std::chrono::milliseconds kWaitForReadings{5000};

}  // namespace

void Workspace::keepAtHand(const std::string& id, Spool spool) {
    const std::lock_guard lock(mutex_);
    if (datasets_.find(id) == datasets_.end()) return;
    std::erase_if(atHand_, [&](const auto& each) { return each.first == id; });
    atHand_.emplace_front(id, std::move(spool));
    if (atHand_.size() > kMaxLoaded) atHand_.pop_back();
}

Result<Workspace::Spool> Workspace::readings(std::string_view id) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(atHand_.begin(), atHand_.end(),
                                        [&](const auto& each) { return each.first == id; });
        if (found != atHand_.end()) {
            std::rotate(atHand_.begin(), found, found + 1);
            return atHand_.front().second;
        }
    }
    const auto dataset = find(id);
    if (!dataset) return fail(dataset.error());
    if (dataset->source.empty())
        return fail(ErrorCode::notFound,
                    "{} is a result without readings; bring the data file to see them.",
                    dataset->name);
    if (dataset->status != DatasetStatus::ready)
        return fail(ErrorCode::conflict, "The readings of {} are not there: it is {}.",
                    dataset->name, name(dataset->status));
    return readAgain(*dataset);
}

/// Readings are not kept across restarts, nor all at the same time: their file is read once more.
Result<Workspace::Spool> Workspace::readAgain(const Dataset& dataset) {
    const auto job = rereadingJob(dataset);
    if (!job) return fail(job.error());
    jobs_.wait(*job, kWaitForReadings);
    const std::lock_guard lock(mutex_);
    for (const auto& [id, spool] : atHand_)
        if (id == dataset.id) return spool;
    if (const auto last = jobs_.state(*job); last && last->status == JobStatus::failed)
        return fail(ErrorCode::conflict, "The readings cannot be read again. {}", *last->error);
    return fail(ErrorCode::unavailable, "The readings of {} are being read; try again in a moment.",
                dataset.name);
}

/// The job that reads the file again, begun when there is none.
Result<std::string> Workspace::rereadingJob(const Dataset& dataset) {
    const std::lock_guard lock(mutex_);
    const auto begun = rereading_.find(dataset.id);
    if (begun != rereading_.end()) {
        const auto state = jobs_.state(begun->second);
        if (state && !state->ended()) return begun->second;
    }
    auto job = jobs_.submit(
        dataset.id,
        [this, dataset](const Progress& progress) -> Result<void> {
            if (auto loaded = load(dataset, progress); !loaded) return fail(loaded.error());
            return {};
        },
        nullptr);
    if (job) rereading_[dataset.id] = *job;
    return job;
}

Result<std::vector<SpooledMeter>> Workspace::meters(std::string_view id) {
    const auto spool = readings(id);
    if (!spool) return fail(spool.error());
    const auto meters = (*spool)->meters();
    return std::vector<SpooledMeter>(meters.begin(), meters.end());
}

Result<Series> Workspace::series(std::string_view id, const SeriesQuestion& question) {
    const auto spool = readings(id);
    if (!spool) return fail(spool.error());
    const auto meters = (*spool)->meters();
    const auto meter = std::find_if(meters.begin(), meters.end(), [&](const SpooledMeter& each) {
        return each.meter.id == question.meter;
    });
    if (meter == meters.end())
        return fail(ErrorCode::notFound, "There is no machine '{}' in these readings.",
                    question.meter);
    const TimeRange all = (*spool)->span();
    Series series;
    series.range = {question.from.value_or(all.from), question.to.value_or(all.to)};
    if (series.range.from >= series.range.to)
        return fail(ErrorCode::invalidInput, "The range is empty: from must be earlier than to.");
    auto buckets = (*spool)->minMax(static_cast<std::size_t>(meter - meters.begin()),
                                    question.metric, series.range, question.maxPoints);
    if (!buckets) return fail(buckets.error());
    // The same step as minMax() takes.
    const auto points = static_cast<Duration::rep>(question.maxPoints);
    const Duration span = series.range.to - series.range.from;
    series.bucket =
        std::max({(span + Duration{points - 1}) / points, meter->interval, Duration{1}});
    series.buckets = std::move(*buckets);
    return series;
}

}  // namespace joulewatch
