#include "analyze/load_correlation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr std::size_t kQuartersADay = 96;
constexpr std::size_t kLongestLag = 48;  // half a day: residual loads forget within hours
/// A spread below this share of the mean is rounding, not load.
constexpr double kConstant = 1e-9;

std::size_t quarterOf(Timestamp at) {
    const auto sinceMidnight = at - std::chrono::floor<std::chrono::days>(at);
    return static_cast<std::size_t>(sinceMidnight / kQuarterHour);
}

struct Mean {
    double sum = 0;
    double count = 0;
    void add(float value) {
        if (value != value) return;
        sum += value;
        count += 1;
    }
    double value() const { return count > 0 ? sum / count : kMissing; }
};

float ratio(float value, double base) {
    return base > 0 ? static_cast<float>(value / base) : std::numeric_limits<float>::quiet_NaN();
}

void divideByProfile(std::vector<float>& kw, const std::vector<Timestamp>& at) {
    std::array<std::array<Mean, kQuartersADay>, 2> profile{};
    for (std::size_t k = 0; k < kw.size(); ++k)
        profile[isWeekend(at[k]) ? 1 : 0][quarterOf(at[k])].add(kw[k]);
    for (std::size_t k = 0; k < kw.size(); ++k)
        kw[k] = ratio(kw[k], profile[isWeekend(at[k]) ? 1 : 0][quarterOf(at[k])].value());
}

void divideByDay(std::vector<float>& kw, const std::vector<Timestamp>& at) {
    for (std::size_t first = 0; first < kw.size();) {
        Mean mean;
        std::size_t last = first;
        for (; last < kw.size() && dayNumber(at[last]) == dayNumber(at[first]); ++last)
            mean.add(kw[last]);
        for (; first < last; ++first) kw[first] = ratio(kw[first], mean.value());
    }
}

/// Deviations from the mean, 0 where missing, so that products of gaps add nothing.
struct Centred {
    std::vector<double> value;
    std::vector<std::uint8_t> present;
    double count = 0;
    bool varies = false;
};

Centred centre(const std::vector<float>& kw) {
    Centred centred;
    Mean mean;
    for (float value : kw) mean.add(value);
    centred.count = mean.count;
    double squares = 0;
    for (float value : kw) {
        const bool here = value == value;
        const double deviation = here ? value - mean.value() : 0;
        centred.value.push_back(deviation);
        centred.present.push_back(here ? 1 : 0);
        squares += deviation * deviation;
    }
    const double spread = std::sqrt(squares / std::max(1.0, mean.count));
    centred.varies = mean.count >= static_cast<double>(kFewestWindows) &&
                     spread > kConstant * std::abs(mean.value());
    return centred;
}

/// Pearson's r over the bins where both are present, with their means over just those bins.
double pearson(const Centred& a, const Centred& b) {
    double n = 0, sumA = 0, sumB = 0, aa = 0, bb = 0, ab = 0;
    for (std::size_t k = 0; k < a.value.size(); ++k) {
        const double both = a.present[k] & b.present[k];
        const double x = both * a.value[k];
        const double y = both * b.value[k];
        n += both;
        sumA += x;
        sumB += y;
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    if (n < static_cast<double>(kFewestWindows)) return kMissing;
    const double varianceA = aa - sumA * sumA / n;
    const double varianceB = bb - sumB * sumB / n;
    if (varianceA <= 0 || varianceB <= 0) return kMissing;
    return std::clamp((ab - sumA * sumB / n) / std::sqrt(varianceA * varianceB), -1.0, 1.0);
}

std::vector<double> autocorrelations(const Centred& series) {
    const auto product = [&](std::size_t lag) {
        double sum = 0;
        for (std::size_t k = lag; k < series.value.size(); ++k)
            sum += series.value[k] * series.value[k - lag];
        return sum;
    };
    const double whole = product(0);
    std::vector<double> rho;
    for (std::size_t lag = 1; lag <= std::min(kLongestLag, series.value.size() / 5); ++lag)
        rho.push_back(product(lag) / whole);
    return rho;
}

double effectiveCount(const std::vector<double>& a, const std::vector<double>& b, double n) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        sum += (1 - static_cast<double>(k + 1) / n) * a[k] * b[k];
    return std::min(n, n / std::max(1 + 2 * sum, 1.0 / n));
}

double medianEffectiveCount(const std::vector<Centred>& series) {
    std::vector<std::vector<double>> rho;
    for (const Centred& each : series) rho.push_back(autocorrelations(each));
    std::vector<double> counts;
    for (std::size_t a = 0; a < series.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            counts.push_back(
                effectiveCount(rho[a], rho[b], std::min(series[a].count, series[b].count)));
    return quantileInPlace(counts, 0.5);
}

}  // namespace

LoadTable residualLoads(const LoadTable& loads) {
    LoadTable residual = loads;
    for (auto& kw : residual.kw) {
        divideByProfile(kw, residual.at);
        divideByDay(kw, residual.at);
    }
    return residual;
}

CorrelationFinding correlate(const LoadTable& loads) {
    CorrelationFinding finding;
    finding.windows = loads.at.size();
    std::vector<Centred> series;
    for (std::size_t m = 0; m < loads.machines; ++m) {
        Centred centred = centre(loads.kw[m]);
        if (!centred.varies) continue;
        finding.machines.push_back(m);
        series.push_back(std::move(centred));
    }
    finding.matrix.assign(series.size(), std::vector<double>(series.size(), 1.0));
    Mean average;
    for (std::size_t a = 0; a < series.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            const double r = pearson(series[a], series[b]);
            finding.matrix[a][b] = finding.matrix[b][a] = r;
            if (std::isnan(r)) continue;
            average.sum += r;
            average.count += 1;
            if (std::abs(r) > kHighCorrelation)
                finding.pairs.push_back({finding.machines[b], finding.machines[a], r});
        }
    finding.average = average.value();
    finding.highlyCorrelatedPairs = finding.pairs.size();
    std::stable_sort(finding.pairs.begin(), finding.pairs.end(),
                     [](const auto& x, const auto& y) { return std::abs(x.r) > std::abs(y.r); });
    finding.effectiveN = medianEffectiveCount(series);
    return finding;
}

void correlateMoments(const LoadMoments& moments, LiteralPeakLoad& literal) {
    const auto product = [&](std::size_t a, std::size_t b) {
        return moments.products[a * (a + 1) / 2 + b];
    };
    const double n = moments.instants;
    const auto covariance = [&](std::size_t a, std::size_t b) {
        return product(a, b) - moments.sums[a] * moments.sums[b] / n;
    };
    if (n < 2) return;
    Mean average;
    std::size_t high = 0;
    const auto varies = [&](std::size_t m) { return covariance(m, m) > kConstant * product(m, m); };
    for (std::size_t a = 0; a < moments.sums.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            if (!varies(a) || !varies(b)) continue;
            const double r = covariance(a, b) / std::sqrt(covariance(a, a) * covariance(b, b));
            average.sum += r;
            average.count += 1;
            if (std::abs(r) > kHighCorrelation) ++high;
        }
    literal.averageCorrelation = average.value();
    literal.highlyCorrelatedPairs = high;
}

}  // namespace joulewatch
