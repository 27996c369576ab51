#include "analyze/voltage_anomalies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "analyze/supply_voltage.hpp"
#include "analyze/voltage_candidates.hpp"
#include "analyze/voltage_features.hpp"
#include "analyze/voltage_training.hpp"
#include "learn/extended_isolation_forest.hpp"
#include "learn/isolation_forest.hpp"
#include "learn/score_offset.hpp"
#include "learn/tree_rows.hpp"
#include "signal/fixed_point_histogram.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kLeastRows = 32;  // fewer say nothing about what is ordinary
constexpr std::size_t kSampleSize = 256;
constexpr double kBaselineZ = 6;  // a plain rule, beside which the forest has to be worth its while
constexpr double kMeaningfulCurrent = 0.10;  // of nominal: below, V/I is noise
constexpr double kBandZ = 5;  // width of the band shown where nothing is confirmed by robust z

/// Pass 0: how wide the voltage spreads around its rolling median, and rows to learn from.
struct Learning {
    Learning(const MachineSurvey& machine, const VoltageOptions& options)
        : training(options.trees * kSampleSize, options.seed, machine.meter.id,
                   options.trainingFraction) {}
    void add(const VoltageRows& rows) {
        training.add(rows);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const double residual = rows.voltageV[i] - rows.expectedV[i];
            residuals.add(residual);
            distances.add(std::abs(residual));
        }
        count += rows.size();
    }
    /// 1.4826·MAD around the rolling median; IQR/1.349 where more than half of the readings are
    /// equal to it; 0 for a constant channel.
    double spreadV() const {
        const double mad = distances.quantile(0.5);
        if (mad > 0) return 1.4826 * mad;
        return (residuals.quantile(0.75) - residuals.quantile(0.25)) / 1.349;
    }

    // Thousandths of a volt, so that decimals are exact; ±32 V around the median.
    FixedPointHistogram residuals{{.decimals = 3, .windowKeys = 65536}};
    FixedPointHistogram distances{{.decimals = 3, .windowKeys = 65536}};
    VoltageTraining training;
    std::size_t count = 0;
};

/// Pass 1: what scoring every row leaves behind.
struct Scoring {
    Scoring(std::size_t expected, double contamination, double nominalV)
        : smallest(sumsForOffset(expected, contamination)),
          confirmed(sumsForOffset(expected, contamination)),
          literal(VoltageFindings::kMaxLiteralListed),
          supply(nominalV) {}
    Smallest smallest;       // path sums, for the threshold
    MostAbnormal confirmed;  // far from the rolling median; anomalies if below the threshold
    MostAbnormal literal;    // whatever their distance
    SupplyVoltage supply;
    void openDay(Timestamp at) {
        days.push_back({dayNumber(at), 0});
        dayEnd = Timestamp{std::chrono::days{dayNumber(at) + 1}};
    }
    std::vector<DayCount> days;
    Timestamp dayEnd = Timestamp::min();
    std::size_t rows = 0, beyondBaseline = 0;
};

class VoltageForestAnalysis final : public VoltageAnalysis {
 public:
    VoltageForestAnalysis(const MachineSurvey& machine, const VoltageOptions& options)
        : machine_(machine), options_(options) {
        found_.machineId = machine.meter.id;
        found_.contamination = options.contamination;
        found_.confirmZ = options.confirmZ;
        found_.trainingFraction = options.trainingFraction;
        found_.nominalV = machine.nominalVoltageV;
        found_.provenance.method = fmt::format(
            "{} (Liu, Ting & Zhou 2008; {} trees of {} rows, seed {}) on 7 features; flagged "
            "readings count from {:g} robust deviations off the rolling median",
            options.extended ? "Extended isolation forest (Hariri, Kind & Brunner 2018)"
                             : "Isolation forest",
            options.trees, kSampleSize, options.seed, options.confirmZ);
        if (machine.rows < kLeastRows) insufficient(machine.rows);
    }

    int passes() const override { return found_.provenance.status == Status::ok ? 2 : 0; }
    MetricSet metrics() const override { return MetricSet(Metric::voltageV, Metric::currentA); }

    void add(const ReadingBatch& batch, int pass) override {
        if (pass == 1 && !forest_) return;
        if (!stream_) startPass(pass);
        stream_->add(batch);
    }
    void endPass(int pass) override {
        if (pass == 1 && !forest_) return;
        if (!stream_) startPass(pass);
        stream_->finish();
        stream_.reset();
        pass == 0 ? learn() : conclude();
    }
    const VoltageFindings& findings() const override { return found_; }

 private:
    void startPass(int pass) {
        if (pass == 0) learning_.emplace(machine_, options_);
        stream_.emplace([this, pass](const VoltageRows& rows) {
            pass == 0 ? learning_->add(rows) : score(rows);
        });
    }
    void insufficient(std::size_t rows) {
        found_.provenance.status = Status::insufficientData;
        found_.provenance.warnings.push_back(fmt::format(
            "{} readings with a voltage are too few to say what is ordinary; {} are needed.", rows,
            kLeastRows));
    }

    void learn() {
        if (learning_->count < kLeastRows) {
            insufficient(learning_->count);
            return learning_.reset();
        }
        scale_.spreadV = learning_->spreadV();
        scale_.leastCurrentA = std::isfinite(machine_.runningMedianA)
                                   ? kMeaningfulCurrent * machine_.runningMedianA
                                   : 0;
        scale_.idleRatio = machine_.runningMedianA > 0 && std::isfinite(machine_.medianVoltageV)
                               ? machine_.medianVoltageV / machine_.runningMedianA
                               : 0;
        if (scale_.spreadV == 0)
            found_.provenance.warnings.emplace_back(
                "The voltage hardly ever changes, so that no distance from it can be judged: the "
                "meter may repeat one value.");
        growForest(learning_->training.features(scale_));
        scoring_.emplace(learning_->count, options_.contamination, machine_.nominalVoltageV);
        learning_.reset();
    }
    void growForest(const FeatureMatrix& training) {
        const IsolationForestOptions options{
            .trees = options_.trees, .sampleSize = kSampleSize, .seed = options_.seed};
        if (training.rows() < 2) return insufficient(training.rows());
        if (options_.extended) {
            auto grown = ExtendedIsolationForest::fit(training, {.forest = options});
            ensure(grown.has_value(), "finite rows grow a forest");
            forest_ = std::make_unique<ExtendedIsolationForest>(std::move(*grown));
        } else {
            auto grown = IsolationForest::fit(training, options);
            ensure(grown.has_value(), "finite rows grow a forest");
            forest_ = std::make_unique<IsolationForest>(std::move(*grown));
        }
    }

    void score(const VoltageRows& rows) {
        voltageFeatures(rows, scale_, columns_);
        FeatureColumns view{{}, rows.size()};
        for (const auto& column : columns_) view.columns.push_back(column.data());
        sums_.resize(rows.size());
        forest_->pathSums(view, sums_);
        for (std::size_t i = 0; i < rows.size(); ++i) judge(rows, i);
        scoring_->rows += rows.size();
    }
    void judge(const VoltageRows& rows, std::size_t i) {
        Scoring& scoring = *scoring_;
        const std::uint32_t sum = sums_[i];
        const double z = scale_.robustZ(rows.voltageV[i], rows.expectedV[i]);
        scoring.supply.add(rows.at[i], rows.voltageV[i]);
        scoring.beyondBaseline += std::abs(z) > kBaselineZ ? 1 : 0;
        if (rows.at[i] >= scoring.dayEnd) scoring.openDay(rows.at[i]);
        scoring.smallest.add(sum);
        const bool far = std::abs(z) >= options_.confirmZ && scoring.confirmed.wants(sum);
        if (!far && !scoring.literal.wants(sum)) return;
        VoltageCandidate candidate{.row = scoring.rows + i,
                                   .at = rows.at[i],
                                   .voltageV = rows.voltageV[i],
                                   .currentA = rows.currentA[i],
                                   .expectedV = rows.expectedV[i],
                                   .robustZ = z,
                                   .pathSum = sum,
                                   .features = {}};
        for (std::size_t f = 0; f < columns_.size(); ++f) candidate.features[f] = columns_[f][i];
        if (far) scoring.confirmed.add(candidate);
        if (scoring.literal.wants(sum)) scoring.literal.add(candidate);
    }

    void conclude() {
        const std::vector<std::uint32_t> smallest = scoring_->smallest.sorted();
        found_.rowsScored = scoring_->rows;
        found_.baselineTotal = scoring_->beyondBaseline;
        found_.offset = scoreOffset(*forest_, smallest, scoring_->rows, options_.contamination);
        found_.candidates = static_cast<std::size_t>(std::count_if(
            smallest.begin(), smallest.end(), [&](std::uint32_t sum) { return flagged(sum); }));
        concludeLiteral();
        concludeConfirmed();
        found_.outsideLimits = scoring_->supply.outsideRows();
        found_.limits = scoring_->supply.finish();
        const double reach = (options_.confirmZ > 0 ? options_.confirmZ : kBandZ) * scale_.spreadV;
        found_.bandLowV = machine_.medianVoltageV - reach;
        found_.bandHighV = machine_.medianVoltageV + reach;
        if (found_.total == 0) found_.provenance.status = Status::noFindings;
        judgeSeverity();
        scoring_.reset();
        forest_.reset();
    }
    bool flagged(std::uint32_t sum) const {
        return decisionOf(forest_->score(sum), found_.offset) < 0;
    }
    void concludeLiteral() {
        found_.literal.total = found_.candidates;
        found_.literal.ratePercent = percentOfRows(found_.candidates);
        for (const VoltageCandidate& each : scoring_->literal.inOrderOfTime())
            if (flagged(each.pathSum)) found_.literal.anomalies.push_back(describe(each, 0));
    }
    void concludeConfirmed() {
        std::vector<VoltageCandidate> confirmed = scoring_->confirmed.inOrderOfTime();
        std::erase_if(confirmed, [&](const auto& each) { return !flagged(each.pathSum); });
        const std::vector<std::size_t> events = eventsOf(confirmed);
        found_.total = confirmed.size();
        found_.ratePercent = percentOfRows(confirmed.size());
        found_.events = events.empty() ? 0 : events.back();
        found_.daily = std::move(scoring_->days);
        auto day = found_.daily.begin();
        for (const VoltageCandidate& each : confirmed) {
            while (day->day != dayNumber(each.at)) ++day;
            ++day->count;
            ++found_.hourly[static_cast<std::size_t>(hourOfDay(each.at))];
        }
        std::vector<std::size_t> listed(confirmed.size());
        for (std::size_t i = 0; i < listed.size(); ++i) listed[i] = i;
        found_.truncated = listed.size() > VoltageFindings::kMaxListed;
        if (found_.truncated) {
            std::sort(listed.begin(), listed.end(), [&](std::size_t a, std::size_t b) {
                return confirmed[a].moreAbnormalThan(confirmed[b]);
            });
            listed.resize(VoltageFindings::kMaxListed);
            std::sort(listed.begin(), listed.end());
        }
        for (const std::size_t i : listed)
            found_.anomalies.push_back(describe(confirmed[i], events[i]));
    }
    double percentOfRows(std::size_t count) const {
        return 100 * static_cast<double>(count) / static_cast<double>(scoring_->rows);
    }
    VoltageAnomaly describe(const VoltageCandidate& candidate, std::size_t event) const {
        const double score = forest_->score(candidate.pathSum);
        VoltageAnomaly anomaly{.at = candidate.at,
                               .voltageV = candidate.voltageV,
                               .currentA = candidate.currentA,
                               .expectedV = candidate.expectedV,
                               .robustZ = scale_.spreadV > 0 ? candidate.robustZ : kMissing,
                               .decision = decisionOf(score, found_.offset),
                               .score = score,
                               .attribution = {},
                               .event = event};
        if (event == 0) return anomaly;  // of the literal list
        const std::vector<double> credits = forest_->credits(candidate.features);
        for (std::size_t f = 0; f < credits.size(); ++f)
            anomaly.attribution.push_back({std::string(kVoltageFeatures[f]), credits[f],
                                           static_cast<double>(candidate.features[f])});
        std::stable_sort(anomaly.attribution.begin(), anomaly.attribution.end(),
                         [](const auto& a, const auto& b) { return a.credit > b.credit; });
        return anomaly;
    }
    void judgeSeverity() {
        if (found_.outsideLimits > 0 || found_.ratePercent >= kVoltageRateCritical)
            found_.severity = Severity::critical;
        else if (found_.ratePercent >= kVoltageRateWarning)
            found_.severity = Severity::warning;
    }

    MachineSurvey machine_;
    VoltageOptions options_;
    VoltageFindings found_;
    VoltageFeatureScale scale_;
    std::optional<VoltageRowStream> stream_;
    std::optional<Learning> learning_;
    std::optional<Scoring> scoring_;
    std::unique_ptr<FittedForest> forest_;
    VoltageFeatureColumns columns_;
    std::vector<std::uint32_t> sums_;
};

}  // namespace

std::unique_ptr<VoltageAnalysis> makeVoltageAnalysis(const MachineSurvey& machine,
                                                     const VoltageOptions& options) {
    ensure(options.contamination >= 0 && options.contamination <= 0.5,
           "contamination is a share of 0 to 0.5");
    return std::make_unique<VoltageForestAnalysis>(machine, options);
}

}  // namespace joulewatch
