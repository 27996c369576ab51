#include "cli/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace joulewatch {
namespace {

struct Section {
    std::string_view key, title;
};
constexpr std::array kSections{
    Section{"voltage_anomalies", "Voltage anomalies"},
    Section{"degradation", "Degradation"},
    Section{"harmonics", "Harmonics"},
    Section{"phase_imbalance", "Phase imbalance"},
    Section{"peak_load_optimization", "Peak load"},
};

std::string text(const Json& object, std::string_view key, std::string_view otherwise = "") {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return std::string(otherwise);
    return found->get<std::string>();
}

double figure(const Json& object, std::string_view key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

/// 1234567 as "1,234,567".
std::string grouped(double whole) {
    std::string digits = fmt::format("{:.0f}", whole);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string coloured(std::string_view word, std::string_view severity, bool colour) {
    if (!colour) return std::string(word);
    const std::string_view code = severity == "CRITICAL" || severity == "poor"       ? "31;1"
                                  : severity == "WARNING" || severity == "attention" ? "33;1"
                                                                                     : "32";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, word);
}

/// Breaks a paragraph at spaces; every line after the first is indented like the first.
std::string wrapped(std::string_view paragraph, std::size_t indent, std::size_t width) {
    std::string out(indent, ' ');
    std::size_t column = indent;
    while (!paragraph.empty()) {
        const std::size_t end = std::min(paragraph.find(' '), paragraph.size());
        const std::string_view word = paragraph.substr(0, end);
        if (column > indent && column + word.size() + 1 > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        }
        if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
    }
    return out + '\n';
}

std::string rejectedRows(const Json& input, double rejected) {
    std::string words =
        fmt::format("{} row{} could not be read", grouped(rejected), rejected == 1 ? "" : "s");
    const Json samples = input.value("rejected_samples", Json::array());
    if (samples.empty()) return words + '.';
    const Json& first = samples.front();
    const std::string column = text(first, "column");
    return fmt::format("{}; the first: line {}{}, {}", words, grouped(figure(first, "line")),
                       column.empty() ? "" : ", column '" + column + "'", text(first, "reason"));
}

std::string inputLines(const Json& result, std::size_t width) {
    const auto input = result.find("input");
    if (input == result.end()) return "";
    std::string line =
        fmt::format("{}: {} readings of {} machine{}, {} to {}", text(*input, "file"),
                    grouped(figure(*input, "rows")), input->at("machines").size(),
                    input->at("machines").size() == 1 ? "" : "s", text(*input, "start", "?"),
                    text(*input, "end", "?"));
    if (const double seconds = figure(*input, "interval_s"); seconds > 0)
        line += fmt::format(", every {:g} s", seconds);
    std::string out = wrapped(line, 0, width);
    if (const double rejected = figure(*input, "rows_rejected"); rejected > 0)
        out += wrapped(rejectedRows(*input, rejected), 0, width);
    for (const auto& warning : input->value("warnings", Json::array()))
        out += wrapped("Note: " + warning.get<std::string>(), 0, width);
    return out;
}

std::string healthLine(const Json& result, bool colour) {
    const auto health = result.find("health");
    if (health == result.end() || !health->contains("score") || (*health)["score"].is_null())
        return "";
    const std::string band = text(*health, "band");
    const double coverage = figure(*health, "coverage_percent");
    const std::string judged =
        coverage < 100 ? fmt::format("; {:.0f} % of the score's weight could be judged", coverage)
                       : "";
    return fmt::format("\nSystem health {:.0f} of 100 ({}){}\n", figure(*health, "score"),
                       coloured(band, band, colour), judged);
}

std::string outcome(const Json& section) {
    const std::string status = text(section, "status");
    if (status == "insufficient_data") return "not enough data";
    return text(section, "severity", text(section, "optimization_potential", "?"));
}

std::string sectionRow(const Section& section, const Json& found, bool colour, std::size_t width) {
    const std::string word = outcome(found);
    const std::string machine = text(found, "machine_id", "whole plant");
    std::string row = fmt::format("  {:<18} {:<12} {}{}", section.title, machine,
                                  coloured(word, text(found, "severity"), colour), "\n");
    if (const std::string why = text(found, "explanation"); !why.empty())
        row += wrapped(why, 6, width);
    return row;
}

/// Machines beside the worst one that need attention too.
std::string otherMachines(const Section& section, const Json& found, bool colour,
                          std::size_t width) {
    std::string out;
    for (const auto& machine : found.value("machines", Json::array())) {
        const std::string severity = text(machine, "severity");
        if (severity.empty() || severity == "NORMAL") continue;
        if (text(machine, "machine_id") == text(found, "machine_id")) continue;
        out += fmt::format("  {:<18} {:<12} {}\n", section.title, text(machine, "machine_id"),
                           coloured(severity, severity, colour));
        if (const std::string why = text(machine, "explanation"); !why.empty())
            out += wrapped(why, 6, width);
    }
    return out;
}

std::string recommendations(const Json& result, std::size_t width) {
    std::string out;
    for (const Section& section : kSections) {
        const auto found = result.find(section.key);
        if (found == result.end()) continue;
        const std::string what = text(*found, "recommendation");
        if (what.empty()) continue;
        const std::string machine = text(*found, "machine_id");
        out +=
            wrapped(fmt::format("- {}{}{}", machine, machine.empty() ? "" : ": ", what), 2, width);
    }
    return out.empty() ? out : "\nWhat to do\n" + out;
}

/// Said where a newcomer wonders whether the analysis works at all.
std::string nothingFound(const Json& result, std::size_t width) {
    bool generated = false;
    bool judged = true;
    for (const Section& section : kSections) {
        const auto found = result.find(section.key);
        if (found == result.end()) continue;
        if (text(*found, "severity") != "NORMAL") return "";
        judged = judged && text(*found, "status") != "insufficient_data";
        for (const auto& machine : found->value("machines", Json::array()))
            generated = generated || text(machine, "machine_id") == "Machine_00";
    }
    std::string words = judged ? "Nothing in these readings needs attention."
                               : "Nothing that could be judged needs attention.";
    if (generated)
        words +=
            " In a plant of `joulewatch generate` the faults are on Machine_05 (voltage spikes), "
            "Machine_08 (harmonics), Machine_12 (wear) and Machine_15 (imbalance), unless "
            "--anomaly-map, --no-anomalies or fewer machines say otherwise.";
    return '\n' + wrapped(words, 0, width);
}

}  // namespace

std::string summarize(const Json& result, bool colour, std::size_t width) {
    width = std::clamp<std::size_t>(width, 60, 110);
    std::string out = inputLines(result, width) + healthLine(result, colour) + '\n';
    for (const Section& section : kSections) {
        const auto found = result.find(section.key);
        if (found == result.end()) continue;
        out += sectionRow(section, *found, colour, width);
        out += otherMachines(section, *found, colour, width);
    }
    return out + nothingFound(result, width) + recommendations(result, width);
}

}  // namespace joulewatch
