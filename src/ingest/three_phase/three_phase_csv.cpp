#include "ingest/three_phase/three_phase_csv.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::array<std::string_view, 3> kCurrentNames{"ia", "ib", "ic"};
constexpr std::array<std::string_view, 3> kLineNames{"vab", "vbc", "vca"};
constexpr std::array<std::string_view, 3> kNeutralNames{"va", "vb", "vc"};
constexpr std::size_t kMaxMachines = 10'000;

class Reader {
 public:
    Reader(TextLines lines, const ThreePhaseSink& sink) : lines_(std::move(lines)), sink_(sink) {}
    Result<ThreePhaseReport> run(const Progress& progress);

 private:
    template <class... Args>
    auto wrong(fmt::format_string<Args...> text, Args&&... args) const {
        return fail(ErrorCode::invalidInput, "{}, line {}: {}", lines_.file(), lines_.number(),
                    fmt::format(text, std::forward<Args>(args)...));
    }
    Result<void> readHeader();
    Result<std::optional<std::size_t>> find(std::string_view name) const;
    Result<bool> findTriple(const std::array<std::string_view, 3>& names,
                            std::array<std::size_t, 3>& columns) const;
    Result<bool> readLine();
    Result<std::size_t> machineOf(std::string_view id);
    Result<Timestamp> stampOf(std::string_view cell, std::size_t machine);
    Result<double> valueOf(std::size_t column);

    TextLines lines_;
    const ThreePhaseSink& sink_;
    ThreePhaseReport report_;
    char delimiter_ = ',';
    std::vector<std::string> names_;
    std::size_t machineColumn_ = 0, stampColumn_ = 0;
    std::array<std::size_t, 3> currentColumns_{}, voltageColumns_{};
    VoltageKind voltageKind_ = VoltageKind::none;
    std::vector<std::string_view> cells_;

    std::unordered_map<std::string, std::size_t> machines_;
    std::string lastId_;  // lines of one machine, or one stamp, often come together
    std::size_t lastMachine_ = 0;
    std::string lastStampText_;
    Timestamp lastStamp_{};
    std::vector<Timestamp> lastAt_;  // of each machine
};

Result<std::optional<std::size_t>> Reader::find(std::string_view name) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (names_[i] != name) continue;
        if (found) return wrong("column '{}' comes twice", name);
        found = i;
    }
    return found;
}

/// True when all three are there, false when none is.
Result<bool> Reader::findTriple(const std::array<std::string_view, 3>& names,
                                std::array<std::size_t, 3>& columns) const {
    std::size_t present = 0;
    std::string_view absent;
    for (std::size_t p = 0; p < 3; ++p) {
        const auto column = find(names[p]);
        if (!column) return fail(column.error());
        if (*column)
            columns[p] = **column;
        else
            absent = names[p];
        present += column->has_value() ? 1 : 0;
    }
    if (present > 0 && present < 3)
        return wrong("column '{}' is missing beside its two sisters", absent);
    return present == 3;
}

Result<void> Reader::readHeader() {
    const auto more = lines_.next();
    if (!more) return fail(more.error());
    if (!*more)
        return fail(ErrorCode::invalidInput, "{}: no header line; the file is empty",
                    lines_.file());
    delimiter_ = delimiterOf(lines_.line());
    splitCells(lines_.line(), delimiter_, cells_);
    for (const auto cell : cells_) names_.push_back(lowerCase(cell));
    const auto machine = find("machineid");
    const auto stamp = find("timestamp");
    const auto currents = findTriple(kCurrentNames, currentColumns_);
    for (const auto* failed : {&machine, &stamp})
        if (!*failed) return fail(failed->error());
    if (!currents) return fail(currents.error());
    if (!*machine) return wrong("no column 'machineId'");
    if (!*stamp) return wrong("no column 'timestamp'");
    if (!*currents) return wrong("no columns 'ia', 'ib' and 'ic'");
    machineColumn_ = **machine;
    stampColumn_ = **stamp;
    const auto lines = findTriple(kLineNames, voltageColumns_);
    if (!lines) return fail(lines.error());
    if (*lines) voltageKind_ = VoltageKind::lineToLine;
    std::array<std::size_t, 3> neutralColumns{};
    const auto neutral = findTriple(kNeutralNames, neutralColumns);
    if (!neutral) return fail(neutral.error());
    if (*neutral && !*lines) {
        voltageKind_ = VoltageKind::lineToNeutral;
        voltageColumns_ = neutralColumns;
    }
    if (*neutral && *lines)
        report_.warnings.push_back(
            lines_.file() + ": voltages between lines were used, those to neutral were not.");
    return {};
}

Result<std::size_t> Reader::machineOf(std::string_view id) {
    if (id == lastId_ && !id.empty()) return lastMachine_;
    if (id.empty()) return wrong("machineId is empty");
    lastId_ = id;
    const auto [place, isNew] = machines_.try_emplace(lastId_, machines_.size());
    if (isNew) {
        if (machines_.size() > kMaxMachines) return wrong("more than {} machines", kMaxMachines);
        report_.machines.push_back(lastId_);
        lastAt_.push_back(Timestamp::min());
    }
    lastMachine_ = place->second;
    return lastMachine_;
}

Result<Timestamp> Reader::stampOf(std::string_view cell, std::size_t machine) {
    if (cell != lastStampText_) {
        const auto at = parseTimestamp(cell);
        if (!at) return wrong("timestamp '{}' is not an ISO 8601 date and time", cell);
        lastStampText_ = cell;
        lastStamp_ = *at;
    }
    if (lastStamp_ <= lastAt_[machine])
        return wrong("{} of {} does not come after {}", cell, report_.machines[machine],
                     formatTimestamp(lastAt_[machine]));
    lastAt_[machine] = lastStamp_;
    return lastStamp_;
}

Result<double> Reader::valueOf(std::size_t column) {
    const std::string_view cell = cells_[column];
    if (cell.empty() || cell == "nan" || cell == "NaN") {
        ++report_.missingValues;
        return kMissing;
    }
    const auto value = parseNumber(cell);
    if (!value) return wrong("column '{}': '{}' is not a number", names_[column], cell);
    if (*value < 0)
        return wrong("column '{}': {} is negative; an RMS value is not", names_[column], cell);
    return *value;
}

Result<bool> Reader::readLine() {
    splitCells(lines_.line(), delimiter_, cells_);
    if (cells_.size() != names_.size())
        return wrong("{} fields where the header has {}", cells_.size(), names_.size());
    ThreePhaseReading reading;
    const auto machine = machineOf(cells_[machineColumn_]);
    if (!machine) return fail(machine.error());
    reading.machine = *machine;
    const auto at = stampOf(cells_[stampColumn_], *machine);
    if (!at) return fail(at.error());
    reading.at = *at;
    reading.voltageKind = voltageKind_;
    for (std::size_t p = 0; p < 3; ++p) {
        const auto current = valueOf(currentColumns_[p]);
        if (!current) return fail(current.error());
        reading.currentA[p] = *current;
        if (voltageKind_ == VoltageKind::none) continue;
        const auto voltage = valueOf(voltageColumns_[p]);
        if (!voltage) return fail(voltage.error());
        reading.voltageV[p] = *voltage;
    }
    ++report_.rows;
    return sink_(report_.machines[*machine], reading);
}

Result<ThreePhaseReport> Reader::run(const Progress& progress) {
    if (auto header = readHeader(); !header) return fail(header.error());
    const auto whole =
        lines_.each("reading three-phase values", progress, [&] { return readLine(); });
    if (!whole) return fail(whole.error());
    if (!*whole) return report_;
    if (report_.rows == 0)
        return fail(ErrorCode::invalidInput, "{}: a header and no rows", lines_.file());
    return report_;
}

}  // namespace

Result<ThreePhaseReport> readThreePhaseCsv(const std::filesystem::path& file,
                                           const ThreePhaseSink& sink, const Progress& progress) {
    auto lines = TextLines::open(file);
    if (!lines) return fail(lines.error());
    return Reader(std::move(*lines), sink).run(progress);
}

}  // namespace joulewatch
