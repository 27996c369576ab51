#include "ingest/csv/read_csv.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ingest/foreign_format.hpp"
#include "ingest/reading_counts.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kSampleBytes = 1U << 20U;
/// Each takes some 8 MiB, text and rows; enough to keep as many processors busy.
constexpr int kMaxPiecesUnderWay = 24;

/// A piece on its way through the pipeline.
struct Work {
    TextPiece piece;
    ParsedPiece parsed;
    std::uint64_t bytesClaimed = 0;
};

/// Takes the parsed pieces in the order of the file.
class Collector {
 public:
    Collector(const PackedReadingSink& sink, const CsvDialect& dialect, const ReadOptions& options)
        : sink_(&sink),
          options_(&options),
          framesPerSecond_(dialect.columns.framesPerSecond),
          firstLine_(dialect.headerLine + 1),
          line_(firstLine_) {}

    Result<void> add(ParsedPiece parsed) {
        counts_.rows += parsed.rows;
        counts_.rowsRejected += parsed.rowsRejected;
        counts_.missingValues += parsed.missingValues;
        counts_.rowsOutOfOrder += parsed.rowsOutOfOrder;
        for (RejectedRow& row : parsed.rejected) {
            row.line += line_;
            if (options_->onRejected) options_->onRejected(row);
            counts_.sample(std::move(row));
        }
        add(parsed.labels.northernSeason, labels_.northernSeason);
        add(parsed.labels.southernSeason, labels_.southernSeason);
        add(parsed.labels.timeOfDay, labels_.timeOfDay);
        if (framesPerSecond_) delay(parsed);
        for (const FoundRow& row : parsed.found)
            options_->onFound({row.meter, row.at, row.line + line_, row.values});
        if (options_->onOutOfOrder)
            for (RowOutOfOrder& row : parsed.outOfOrder) {
                row.line += line_;
                options_->onOutOfOrder(row);
            }
        line_ += parsed.lineEnds;
        for (ParsedPiece::MeterPart& part : parsed.meters) {
            if (part.blocks.empty()) continue;
            const auto [last, isNew] = lastMs_.try_emplace(part.meter.id, part.lastMs);
            if (!isNew && part.firstMs < last->second) ++counts_.rowsOutOfOrder;
            last->second = part.lastMs;
            for (PackedReadings& block : part.blocks)
                if (auto taken = (*sink_)(part.meter, std::move(block)); !taken) return taken;
        }
        return {};
    }
    ReadingCounts& counts() { return counts_; }
    /// The hemisphere is the one that contradicts less.
    void labels(IngestReport& report) {
        const bool south =
            labels_.southernSeason.contradictions < labels_.northernSeason.contradictions;
        report.season = std::move(south ? labels_.southernSeason : labels_.northernSeason);
        report.timeOfDay = std::move(labels_.timeOfDay);
    }

 private:
    void add(LabelCheck& of, LabelCheck& to) const {
        to.contradictions += of.contradictions;
        for (LabelContradiction& each : of.samples) {
            if (to.samples.size() == LabelCheck::kMaxSamples) break;
            each.line += line_;
            to.samples.push_back(std::move(each));
        }
    }
    /// Rows without stamps count from their piece's beginning; here it is known where that is.
    void delay(ParsedPiece& parsed) const {
        const Duration by{
            std::llround(1000 * static_cast<double>(line_ - firstLine_) / *framesPerSecond_)};
        for (ParsedPiece::MeterPart& part : parsed.meters) {
            part.firstMs += by.count();
            part.lastMs += by.count();
            for (PackedReadings& block : part.blocks) {
                ensure(block.header.stamps != StampEncoding::raw64, "a block's frames are near");
                block.header.first += by;
                block.header.last += by;
            }
        }
    }

    const PackedReadingSink* sink_;
    const ReadOptions* options_;
    std::optional<double> framesPerSecond_;
    std::uint64_t firstLine_;
    std::uint64_t line_;  // of the first line of the next piece
    ParsedPiece::Labels labels_;
    std::unordered_map<MeterId, std::int64_t> lastMs_;
    ReadingCounts counts_;
};

/// The first failure of any thread; whoever sees it stops.
class Failure {
 public:
    void note(const Error& error) {
        const std::scoped_lock lock(guard_);
        if (!error_) error_ = error;
    }
    bool any() const {
        const std::scoped_lock lock(guard_);
        return error_.has_value();
    }
    const std::optional<Error>& error() const { return error_; }

 private:
    mutable std::mutex guard_;
    std::optional<Error> error_;
};

/// Work items for reuse: as many as are under way at once.
class WorkPool {
 public:
    std::unique_ptr<Work> take() {
        const std::scoped_lock lock(guard_);
        if (free_.empty()) return std::make_unique<Work>();
        auto work = std::move(free_.back());
        free_.pop_back();
        return work;
    }
    void giveBack(std::unique_ptr<Work> work) {
        const std::scoped_lock lock(guard_);
        free_.push_back(std::move(work));
    }

 private:
    std::mutex guard_;
    std::vector<std::unique_ptr<Work>> free_;
};

void runPipeline(TextSource& source, const CsvDialect& dialect, const ReadOptions& options,
                 SimdLevel level, const Progress& progress, Collector& collector,
                 Failure& failure) {
    WorkPool pool;
    tbb::enumerable_thread_specific<PieceParser> parsers([&] {
        const std::size_t maxRejected =
            options.onRejected ? ReadOptions::kMaxRejected : IngestReport::kMaxSamples;
        return PieceParser(dialect, options.defaultMeterId, maxRejected, options.wanted.get(),
                           level);
    });
    const auto claim = [&](tbb::flow_control& flow) -> Work* {
        auto work = pool.take();
        if (!failure.any()) {
            const auto more = source.claim(work->piece);
            if (!more) failure.note(more.error());
            work->bytesClaimed = source.bytesClaimed();
            if (more && *more) return work.release();
        }
        flow.stop();
        return nullptr;
    };
    const auto parse = [&](Work* work) {
        if (const auto loaded = source.load(work->piece); !loaded)
            failure.note(loaded.error());
        else
            work->parsed = parsers.local().parse(work->piece);
        return work;
    };
    const auto collect = [&](Work* claimed) {
        std::unique_ptr<Work> work(claimed);
        if (!failure.any()) {
            if (const auto added = collector.add(std::move(work->parsed)); !added)
                failure.note(added.error());
            else if (progress && !progress("reading", work->bytesClaimed, source.fileBytes()))
                failure.note({ErrorCode::cancelled, "Reading was cancelled."});
        }
        pool.giveBack(std::move(work));
    };
    const auto underWay = static_cast<std::size_t>(
        std::min(2 * tbb::this_task_arena::max_concurrency(), kMaxPiecesUnderWay));
    tbb::parallel_pipeline(
        underWay, tbb::make_filter<void, Work*>(tbb::filter_mode::serial_in_order, claim) &
                      tbb::make_filter<Work*, Work*>(tbb::filter_mode::parallel, parse) &
                      tbb::make_filter<Work*, void>(tbb::filter_mode::serial_in_order, collect));
}

Result<CsvDialect> sniffBeginning(TextSource& source, const std::string& file) {
    const auto sample = beginningOf(source, file);
    if (!sample) return fail(sample.error());
    return sniffCsv(*sample, file);
}

}  // namespace

Result<std::string> beginningOf(TextSource& source, const std::string& file) {
    auto beginning = source.beginning(kSampleBytes);
    if (!beginning) return fail(beginning.error());
    if (const auto wrong = foreignFormat(beginning->text, file))
        return fail(ErrorCode::invalidInput, "{} {}.", file, *wrong);
    if (!beginning->complete)  // whole lines only; a single endless one is refused as a header
        if (const std::size_t end = beginning->text.rfind('\n'); end != std::string::npos)
            beginning->text.resize(end + 1);
    return std::move(beginning->text);
}

Result<IngestReport> readCsv(TextSource& source, const ReadOptions& options,
                             const PackedReadingSink& sink, const Progress& progress,
                             SimdLevel level) {
    const std::string& file = options.shownName;
    const auto dialect =
        options.mapping ? dialectOf(*options.mapping, file) : sniffBeginning(source, file);
    if (!dialect) return fail(dialect.error());
    if (auto started = source.startAt(dialect->bodyOffset); !started) return fail(started.error());

    Collector collector(sink, *dialect, options);
    Failure failure;
    runPipeline(source, *dialect, options, level, progress, collector, failure);
    if (failure.error()) return fail(*failure.error());
    const std::string_view lineWord = dialect->headerLine == 0 ? "row" : "line";
    if (const auto refused = collector.counts().refusal(file, lineWord))
        return fail(ErrorCode::invalidInput, "{}", *refused);
    IngestReport report = collector.counts().report();
    collector.labels(report);
    report.power = dialect->columns.power;
    report.file = file;
    report.format = "csv";
    report.bytes = source.fileBytes();
    report.columnMapping = describeMapping(dialect->columns, dialect->headers);
    report.warnings = dialect->warnings;
    for (std::string& warning : absentColumnWarnings(dialect->columns, options.defaultMeterId))
        report.warnings.push_back(std::move(warning));
    return report;
}

}  // namespace joulewatch
