#include "ingest/table/assign_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "ingest/printable.hpp"
#include "ingest/table/header_guess.hpp"
#include "ingest/table/header_words.hpp"
#include "ingest/table/table_problem.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;
using Columns = std::vector<MappedColumn>;

/// The Mississippi State recordings have no stamps; C37.118 units at 60 Hz send 30 frames a second.
constexpr double kPhasorFramesPerSecond = 30;
constexpr std::size_t kFewestPhasors = 4;
constexpr double kUnknownMeterColumn = 0.5;  // a number under a name that says nothing

std::size_t count(const Columns& columns, Role role) {
    return static_cast<std::size_t>(std::ranges::count(columns, role, &MappedColumn::role));
}

void drop(MappedColumn& column) {
    column.role = Role::ignored;
    column.unit.clear();
    column.confidence = 0;
    column.meter.clear();
}

/// A word over numbers' column, a number over words: the header misleads.
void dropMisnamed(const std::vector<ColumnFacts>& facts, TableMapping& mapping) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
        MappedColumn& column = mapping.columns[i];
        if (!metricOf(column.role) || facts[i].present == 0 || facts[i].isNumeric()) continue;
        mapping.warnings.push_back(fmt::format("Column {} is not read: most of it are no numbers.",
                                               inQuotes(column.header)));
        drop(column);
    }
}

/// A column that numbers the rows names no meters.
void dropRowNumbers(const std::vector<ColumnFacts>& facts, TableMapping& mapping) {
    constexpr std::size_t kEnoughRows = 50;
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (mapping.columns[i].role == Role::meter && facts[i].present >= kEnoughRows &&
            facts[i].distinct == facts[i].present) {
            mapping.warnings.push_back(
                fmt::format("Column {} is not taken for names of meters: it differs in every row.",
                            inQuotes(mapping.columns[i].header)));
            drop(mapping.columns[i]);
        }
}

/// Leaves the surest column of a role, the first of equals, among those of the same meter.
void keepSurest(Role role, bool eachMeter, Columns& columns) {
    std::map<std::string, MappedColumn*> best;
    for (MappedColumn& column : columns) {
        if (column.role != role) continue;
        MappedColumn*& surest = best[eachMeter ? column.meter : std::string()];
        if (surest != nullptr && column.confidence <= surest->confidence) {
            drop(column);
            continue;
        }
        if (surest != nullptr) drop(*surest);
        surest = &column;
    }
}

/// A date and a time of day in two columns, where no column has both.
void findClock(Columns& columns) {
    const auto called = [&](bool (*isWord)(std::string_view)) {
        return std::ranges::find_if(
            columns, [&](const MappedColumn& each) { return isWord(plainName(each.header)); });
    };
    const auto date = called(isDateWord);
    const auto time = called(isClockWord);
    if (date == columns.end() || time == columns.end()) return;
    const bool better = std::ranges::any_of(columns, [&](const MappedColumn& each) {
        return each.role == Role::timestamp && each.confidence > std::max(.98, date->confidence);
    });
    if (better) return;
    time->role = Role::clock;
    date->confidence = std::max(.98, date->confidence);  // `data` alone might be anything
}

/// German `Strom` is the current where there is a voltage; alone it may be electricity at large.
void settleStrom(Columns& columns) {
    const bool voltage =
        std::ranges::find(columns, Role::voltage, &MappedColumn::role) != columns.end();
    if (!voltage) return;
    for (MappedColumn& each : columns)
        if (each.role == Role::current) each.confidence = std::max(each.confidence, .75);
}

/// Voltages and currents of phases, and relays, are meters of their own, where nothing says of whom
/// the row is.
bool isSplitByMeter(const Columns& columns) {
    std::set<std::string> meters;
    for (const MappedColumn& each : columns)
        if (each.role == Role::voltage || each.role == Role::current) {
            if (each.meter.empty() || each.confidence > .95) return false;
            if (each.meter.size() == 2 && each.meter.starts_with('L')) meters.insert(each.meter);
        }
    return meters.size() > 1;
}

void makeMeterColumn(MappedColumn& column, std::string meter, double confidence) {
    column.role = Role::meterColumn;
    if (column.unit.empty()) column.unit = "kWh";
    column.confidence = confidence;
    column.meter = std::move(meter);
}

/// `Hall A kWh`, `Hall B kWh`: several columns of power or energy, each of somebody else.
bool meltNamed(Columns& columns) {
    for (const Role role : {Role::power, Role::energy}) {
        std::set<std::string> meters;
        bool allNamed = true;
        for (const MappedColumn& each : columns)
            if (each.role == role) {
                allNamed = allNamed && !each.meter.empty();
                meters.insert(each.meter);
            }
        if (!allNamed || meters.size() < 2 || meters.size() != count(columns, role)) continue;
        for (MappedColumn& each : columns) {
            if (each.role != role) continue;
            if (role == Role::power && each.unit.empty()) each.unit = "kW";
            makeMeterColumn(each, each.meter, each.confidence);
        }
        return true;
    }
    return false;
}

/// Numbers under names that say nothing: a column a meter. Two values or fewer are a flag.
bool meltUnknown(const std::vector<ColumnFacts>& facts, Columns& columns) {
    constexpr std::size_t kFewestRows = 10;  // before that everything has few values
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const bool flag = facts[i].present >= kFewestRows && facts[i].distinct <= 2;
        if (columns[i].role == Role::ignored && !columns[i].header.empty() &&
            facts[i].isNumeric() && !flag)
            unknown.push_back(i);
    }
    if (unknown.size() < 2) return false;
    for (const std::size_t i : unknown)
        makeMeterColumn(columns[i], columns[i].header, kUnknownMeterColumn);
    return true;
}

/// What is nobody's in particular, like the weather, goes with every meter.
void forgetOtherMeters(Columns& columns) {
    std::set<std::string> meters;
    for (const MappedColumn& each : columns)
        if (each.role == Role::meterColumn || each.role == Role::voltage ||
            each.role == Role::current)
            meters.insert(each.meter);
    for (MappedColumn& each : columns)
        if (!meters.contains(each.meter)) each.meter.clear();
}

/// `timestamp,value`: what the values are, the file's name may say.
void asTheFileIsCalled(const TableSample& sample, TableMapping& mapping) {
    constexpr double kSaysNothing = .5;  // of the word: value, Wert, valeur
    MappedColumn* value = nullptr;
    for (MappedColumn& each : mapping.columns) {
        if (!metricOf(each.role)) continue;
        if (value != nullptr || each.confidence > kSaysNothing) return;
        value = &each;
    }
    const HeaderGuess guess = guessHeader(sample.name);
    if (value == nullptr || value->role == guess.role || !metricOf(guess.role)) return;
    value->role = guess.role;
    value->unit = guess.unit;
    mapping.warnings.push_back(fmt::format("Column {} is taken for {}, as the file is called.",
                                           inQuotes(value->header), name(guess.role)));
}

/// Without names of meters, places that differ within a stamp name them.
void locationForMeter(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                      TableMapping& mapping) {
    if (mapping.wide || count(mapping.columns, Role::meter) > 0) return;
    const auto place = std::ranges::find(mapping.columns, Role::location, &MappedColumn::role);
    if (place == mapping.columns.end()) return;
    const auto i = static_cast<std::size_t>(place - mapping.columns.begin());
    if (facts[i].distinct < 2 || facts[i].distinct > sample.rows.size() / 2) return;
    place->role = Role::meter;
    place->confidence = .7;
}

void assignPhasors(TableMapping& mapping) {
    mapping.wide = true;
    for (const Role role : {Role::voltage, Role::current, Role::frequency})
        keepSurest(role, true, mapping.columns);
    for (MappedColumn& each : mapping.columns)
        if (!metricOf(each.role) && each.role != Role::timestamp && each.role != Role::marker)
            drop(each);
    if (count(mapping.columns, Role::timestamp) > 0) return;
    mapping.framesPerSecond = kPhasorFramesPerSecond;
    mapping.warnings.push_back(fmt::format(
        "There are no time stamps: the rows are taken for {} frames a second from 1970 on.",
        kPhasorFramesPerSecond));
}

}  // namespace

void assignRoles(const TableSample& sample, const std::vector<ColumnFacts>& facts,
                 TableMapping& mapping) {
    Columns& columns = mapping.columns;
    std::size_t phasors = 0;
    for (const std::string& header : sample.headers) {
        HeaderGuess guess = guessHeader(header);
        phasors += isPhasorHeader(header);
        columns.push_back(
            {header, guess.role, std::move(guess.unit), guess.confidence, std::move(guess.meter)});
    }
    findClock(columns);
    settleStrom(columns);
    keepSurest(Role::timestamp, false, columns);
    if (phasors >= kFewestPhasors) return assignPhasors(mapping);
    dropMisnamed(facts, mapping);
    dropRowNumbers(facts, mapping);
    keepSurest(Role::meter, false, columns);
    const bool named = count(columns, Role::meter) > 0;
    const bool electrical = std::ranges::any_of(
        columns, [](const MappedColumn& each) { return isElectrical(each.role); });
    const bool stamps = count(columns, Role::timestamp) > 0;
    if (!electrical) mapping.problem = severalTimesARow(sample, stamps);
    if (mapping.problem) return;
    if (!named && stamps)
        mapping.wide = isSplitByMeter(columns) || meltNamed(columns) ||
                       (!electrical && meltUnknown(facts, columns));
    if (mapping.wide) forgetOtherMeters(columns);
    for (std::size_t role = 0; role <= static_cast<std::size_t>(Role::meterColumn); ++role)
        if (isSingle(static_cast<Role>(role)))
            keepSurest(static_cast<Role>(role), mapping.wide, columns);
    if (!mapping.wide)
        for (MappedColumn& each : columns) each.meter.clear();
    if (count(columns, Role::power) > 0)  // the mean power is what we keep; it needs no interval
        for (MappedColumn& each : columns)
            if (each.role == Role::energy) drop(each);
    locationForMeter(sample, facts, mapping);
    asTheFileIsCalled(sample, mapping);
}

}  // namespace joulewatch
