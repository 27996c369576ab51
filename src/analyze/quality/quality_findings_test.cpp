#include "analyze/quality/quality_findings.hpp"

#include <doctest/doctest.h>

#include "analyze/quality/completeness.hpp"
#include "analyze/quality/file_findings.hpp"
#include "analyze/quality/quality_fixture.hpp"
#include "analyze/quality/submeter_balance.hpp"

using namespace joulewatch;

namespace {

QualityFinding finding(int quarter, const char* meter = "M",
                       QualityRule rule = QualityRule::weatherRange) {
    QualityFinding made;
    made.rule = rule;
    made.meter = meter;
    made.range = {kMonday + kQuarterHour * quarter, kMonday + kQuarterHour * (quarter + 1)};
    return made;
}

MeterCompleteness complete(const std::vector<Reading>& readings) {
    Completeness counted("M", kQuarterHour, Metric::activePowerKw);
    for (const Reading& each : readings) counted.add(each);
    return counted.finish();
}

}  // namespace

TEST_CASE("neighbouring findings of one rule and meter are one stretch") {
    QualityFindings findings;
    for (const int quarter : {0, 1, 2, 5, 6}) findings.add(finding(quarter), kQuarterHour);
    findings.add(finding(3, "other"), kQuarterHour);
    findings.add(finding(3, "M", QualityRule::stuckValue), kQuarterHour);
    REQUIRE(findings.all().size() == 4);
    CHECK(findings.all()[0].rows == 3);
    CHECK(findings.all()[0].range.to == kMonday + kQuarterHour * 3);
    CHECK(findings.all()[1].rows == 2);
}

TEST_CASE("of a rule so many findings of a meter are kept, all are counted") {
    QualityFindings findings;
    for (int i = 0; i < 250; ++i) findings.add(finding(10 * i), kQuarterHour);
    findings.add(finding(0, "other"), kQuarterHour);
    CHECK(findings.all().size() == QualityFindings::kMaxOfMeter + 1);
    const auto& count = findings.counts()[QualityFindings::indexOf(QualityRule::weatherRange)];
    CHECK(count.findings == 251);
    CHECK(count.worst == QualityLevel::warning);
    CHECK(code(QualityRule::weatherRange) == "DQ10");
    CHECK(code(QualityRule::coverage) == "DQ13");
}

TEST_CASE("completeness counts values a day; zero is one, missing is not") {
    auto readings = factory(4);
    CHECK(complete(readings).percent == 100);
    CHECK(complete(readings).gaps == 0);
    for (std::size_t i = 96; i < 96 + 24; ++i) power(readings[i]) = kMissing;  // 75 % there
    for (std::size_t i = 192; i < 192 + 25; ++i) power(readings[i]) = kMissing;
    power(readings[300]) = 0;
    const MeterCompleteness found = complete(readings);
    CHECK(found.percent == doctest::Approx(100.0 * (384 - 49) / 384));
    CHECK(found.days == 4);
    CHECK(found.gaps == 2);
    REQUIRE(found.excludedDayCount == 1);
    CHECK(found.excludedDays[0] == *parseTimestamp("2024-01-03"));
    readings.erase(readings.begin() + 96, readings.begin() + 288);  // two days without rows
    CHECK(complete(readings).excludedDayCount == 2);
    CHECK(complete(readings).gaps == 1);
    CHECK(complete({}).days == 0);
}

TEST_CASE("sub-meters may not count more than the main meter and 3 %") {
    const auto balance = [](double share) {
        DailyEnergy whole, part;
        for (const Reading& each : factory(3)) {
            whole.add(each, kQuarterHour);
            Reading half = each;
            power(half) *= share / 2;
            part.add(half, kQuarterHour);
        }
        SubmeterBalance checked;
        checked.add({"Main", ""}, kQuarterHour, whole);
        for (const char* id : {"A", "B"}) checked.add({id, ""}, kQuarterHour, part);
        QualityFindings findings;
        checked.finish(findings);
        return findings.take();
    };
    CHECK(balance(1.02).empty());
    REQUIRE(balance(1.05).size() == 1);
    CHECK(balance(1.05)[0].rows == 3);  // three days, one stretch
    CHECK(balance(1.05)[0].meter == "Main");
}

TEST_CASE("what reading the file brought to light becomes findings") {
    IngestReport report;
    report.sharedStamps = {{"M", kMonday, 2, false},
                           {"M", kMonday + std::chrono::hours{5}, 2, true}};
    report.rowsOutOfOrder = 3;
    report.bytes = 200'000'000;
    report.season.contradictions = 1;
    report.season.samples = {{"M", kMonday, 7, "summer", "winter"}};
    RejectedRow row;
    row.line = 12;
    row.outside = RejectedRow::Outside{Metric::powerFactor, 85, "M", kMonday};
    QualityFindings findings;
    addFileFindings(report, {{row}, {}}, {kMonday, kMonday}, kQuarterHour, findings);
    const auto count = [&](QualityRule rule) {
        return findings.counts()[QualityFindings::indexOf(rule)];
    };
    CHECK(count(QualityRule::sharedStamps).findings == 2);
    CHECK(count(QualityRule::sharedStamps).worst == QualityLevel::error);
    CHECK(count(QualityRule::powerFactorRange).findings == 1);
    CHECK(count(QualityRule::clock).findings == 1);
    CHECK(count(QualityRule::labels).findings == 1);
    CHECK(count(QualityRule::coverage).findings == 1);
    QualityFindings none;
    addFileFindings({}, {}, {}, kQuarterHour, none);
    CHECK(none.all().empty());
}
