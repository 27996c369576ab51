// Detection quality on public outlier sets (Outlier Detection DataSets, S. Rayana, Stony Brook
// 2016), against scikit-learn 1.2.1's isolation forest: means of ten random 60/40 splits,
// standardised on the 60 %, ROC-AUC on the 40 %.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>

#include "learn/isolation_forest.hpp"
#include "learn/seeded_random.hpp"

namespace joulewatch {
namespace {

struct OutlierSet {
    const char* name;
    double expectedAuc;
    double tolerance = 0.03;
};
constexpr OutlierSet kSets[] = {{"cardio", 0.926}, {"wbc", 0.926},         {"letter", 0.619},
                                {"pima", 0.672},   {"glass", 0.734, 0.06}, {"ionosphere", 0.847},
                                {"lympho", 0.994}, {"vertebral", 0.379}};

struct LabelledRows {
    std::vector<std::vector<double>> rows;
    std::vector<bool> outlier;
};

/// The folder of public data beside the repository; not part of it.
std::filesystem::path dataFolder() {
    if (const char* named = std::getenv("JOULEWATCH_SHARED_DATA")) return named;
    return std::filesystem::path(JOULEWATCH_TESTS_DIR) / "../../shared/data";
}

LabelledRows readCsv(const std::filesystem::path& path) {
    LabelledRows data;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);  // header; the last column is the label
    while (std::getline(file, line)) {
        std::stringstream cells(line);
        std::vector<double> row;
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
        data.outlier.push_back(row.back() != 0);
        row.pop_back();
        data.rows.push_back(std::move(row));
    }
    return data;
}

/// Standardised by mean and deviation of the rows `fitted`.
FeatureMatrix matrixOf(const LabelledRows& data, std::span<const std::size_t> rows,
                       std::span<const std::size_t> fitted) {
    const std::size_t columns = data.rows.front().size();
    FeatureMatrix matrix(std::vector<std::string>(columns, "x"), rows.size());
    for (std::size_t f = 0; f < columns; ++f) {
        double mean = 0;
        double squares = 0;
        for (const std::size_t row : fitted)
            mean += data.rows[row][f] / static_cast<double>(fitted.size());
        for (const std::size_t row : fitted) squares += std::pow(data.rows[row][f] - mean, 2);
        const double deviation = std::sqrt(squares / static_cast<double>(fitted.size()));
        for (std::size_t i = 0; i < rows.size(); ++i)
            matrix.mutableColumn(f)[i] = static_cast<float>((data.rows[rows[i]][f] - mean) /
                                                            (deviation > 0 ? deviation : 1));
    }
    return matrix;
}

/// Share of (outlier, ordinary) pairs in which the outlier scores higher; ties count half.
double rocAuc(const std::vector<double>& scores, const LabelledRows& data,
              std::span<const std::size_t> rows) {
    double won = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!data.outlier[rows[i]]) continue;
        for (std::size_t k = 0; k < rows.size(); ++k) {
            if (data.outlier[rows[k]]) continue;
            won += scores[i] > scores[k] ? 1 : scores[i] == scores[k] ? 0.5 : 0;
            ++pairs;
        }
    }
    return pairs > 0 ? won / pairs : std::nan("");
}

double meanAuc(const LabelledRows& data) {
    double sum = 0;
    std::size_t runs = 0;
    for (std::uint64_t split = 0; split < 10; ++split) {
        SeededRandom random(2024, split);
        std::vector<std::size_t> order(data.rows.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random.below(i)]);
        const std::span fitted = std::span(order).first(order.size() * 6 / 10);
        const std::span tested = std::span(order).subspan(fitted.size());
        const FeatureMatrix training = matrixOf(data, fitted, fitted);
        const FeatureMatrix testing = matrixOf(data, tested, fitted);
        for (std::uint64_t seed = 42; seed < 47; ++seed) {
            const auto forest = IsolationForest::fit(training, {.seed = seed});
            REQUIRE(forest.has_value());
            const double auc = rocAuc(scoreRows(*forest, testing), data, tested);
            if (std::isnan(auc)) continue;  // no outlier among the 40 %
            sum += auc;
            ++runs;
        }
    }
    return sum / static_cast<double>(runs);
}

}  // namespace

TEST_CASE("outliers of public sets are ranked as scikit-learn ranks them") {
    if (!std::filesystem::exists(dataFolder() / "odds")) {
        MESSAGE("skipped: no public data in " << dataFolder().string()
                                              << " (JOULEWATCH_SHARED_DATA names the folder)");
        return;
    }
    for (const OutlierSet& each : kSets) {
        const double auc =
            meanAuc(readCsv(dataFolder() / "odds" / (std::string(each.name) + ".csv")));
        MESSAGE(std::string(each.name) << ": AUC " << auc << ", scikit-learn " << each.expectedAuc);
        CHECK(std::abs(auc - each.expectedAuc) <= each.tolerance);
    }
}

}  // namespace joulewatch
