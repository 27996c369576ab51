#include "cli/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <vector>

#include "app/configuration.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kSystemFile = "/etc/joulewatch/joulewatch.toml";

/// By the name in a configuration: data_dir for --data-dir.
using Options = std::map<std::string, CLI::Option*, std::less<>>;

Options settableOf(CLI::App& command) {
    Options options;
    for (CLI::Option* each : command.get_options()) {
        if (each->get_lnames().empty()) continue;
        std::string name = each->get_lnames().front();
        if (name == "help" || name == "config") continue;  // neither says how to serve
        for (char& c : name)
            if (c == '-') c = '_';
        options.emplace(std::move(name), each);
    }
    return options;
}

std::string variableOf(std::string_view name) {
    std::string variable = "JOULEWATCH_";
    for (const char c : name)
        variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return variable;
}

std::string listed(const Options& options) {
    std::string all;
    for (const auto& [name, option] : options) all += (all.empty() ? "" : ", ") + name;
    return all;
}

Result<void> set(CLI::Option& option, const std::string& value, const std::string& place) {
    const bool flag = option.get_expected_max() == 0;
    if (flag && value != "true" && value != "false")
        return fail(ErrorCode::invalidInput, "{}: {}: '{}' is neither true nor false", place,
                    option.get_name(), value);
    try {
        option.add_result(value);
        option.run_callback();
    } catch (const CLI::Error& error) {
        return fail(ErrorCode::invalidInput, "{}: {}", place, error.what());
    }
    return {};
}

/// Sets what is still open; later sources give way to earlier ones.
class Setter {
 public:
    Setter(CLI::App& command, Options options) : command_(command), options_(std::move(options)) {}

    Result<void> fromEnvironment(const SettingSources& sources) {
        for (const auto& [name, option] : options_) {
            const std::string variable = variableOf(name);
            const auto value = sources.environment(variable);
            if (!value || option->count() > 0) continue;
            if (auto done = set(*option, *value, "environment variable " + variable); !done)
                return done;
        }
        return {};
    }
    Result<void> fromEnvironmentFile(const std::filesystem::path& file) {
        const auto settings = readEnvironmentFile(file);
        if (!settings)
            return settings.error().code == ErrorCode::notFound ? Result<void>()
                                                                : fail(settings.error());
        Options byVariable;
        for (const auto& [name, option] : options_) byVariable.emplace(variableOf(name), option);
        return from(*settings, byVariable);
    }
    Result<void> fromFile(const std::filesystem::path& file) {
        auto settings = readTomlSettings(file);
        if (!settings) return fail(settings.error());
        for (const Setting& each : *settings)
            if (each.section != command_.get_name())
                return fail(ErrorCode::invalidInput, "{}: there is no table [{}]; [{}] is expected",
                            each.place, each.section, command_.get_name());
        return from(*settings, options_);
    }

 private:
    static Result<void> from(const std::vector<Setting>& settings, const Options& options) {
        std::vector<CLI::Option*> open;
        for (const auto& [name, option] : options)
            if (option->count() == 0) open.push_back(option);
        for (const Setting& each : settings) {
            const auto found = options.find(each.key);
            if (found == options.end())
                return fail(ErrorCode::invalidInput, "{}: '{}' is no setting; there are {}",
                            each.place, each.key, listed(options));
            if (std::find(open.begin(), open.end(), found->second) == open.end()) continue;
            if (auto done = set(*found->second, each.value, each.place); !done) return done;
        }
        return {};
    }

    CLI::App& command_;
    Options options_;
};

}  // namespace

Result<void> applySettings(CLI::App& command, const SettingSources& sources) {
    Setter setter(command, settableOf(command));
    if (auto done = setter.fromEnvironment(sources); !done) return done;
    if (auto done = setter.fromEnvironmentFile(sources.environmentFile); !done) return done;
    if (sources.file.empty()) return {};
    return setter.fromFile(sources.file);
}

SettingSources usualSources(const std::string& namedFile) {
    SettingSources sources;
    std::error_code ignored;
    if (!namedFile.empty())
        sources.file = namedFile;
    else if (std::filesystem::exists(kSystemFile, ignored))
        sources.file = kSystemFile;
    sources.environmentFile = ".env";
    sources.environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    return sources;
}

}  // namespace joulewatch
