#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "app/open_settings.hpp"
#include "app/workspace.hpp"
#include "support/temporary_directory.hpp"

namespace joulewatch {

inline const std::string kSmallResult =
    R"({"harmonics": {"machine_id": "Machine_08", "thd_percent": 12.45, "power_factor": 0.771,
        "severity": "WARNING", "dominant_harmonics": [[3, 0.0234]]}})";

/// Ten minutes of two machines; Machine_01 has one reading of 432 V.
inline std::string smallCsv() {
    std::string text = "machineId,machineType,timestamp,voltage,current,power,powerFactor\n";
    for (int minute = 0; minute < 10; ++minute)
        for (int machine = 0; machine < 2; ++machine)
            text += fmt::format("Machine_0{},Press,2024-01-01T00:{:02}:00,{},40.5,13.2,0.85\n",
                                machine, minute, machine == 1 && minute == 5 ? 432.5 : 400.25);
    return text;
}

/// Reads as the program does; the analysis is a made-up one, at once or until it is cancelled.
struct WorkspaceFixture {
    /// `shared`: settings that others use too; its own otherwise.
    explicit WorkspaceFixture(bool neverDone = false, SettingsStore* shared = nullptr)
        : endless(neverDone), settings_(shared != nullptr ? *shared : *own_) {
        open();
    }

    void open() {
        workspace.reset();  // its directory has one owner at a time
        WorkspaceSteps steps = defaultSteps();
        steps.analyze = [this](const SharedReadings& readings, const AnalyzeOptions&,
                               const Progress& progress) { return analyze(readings, progress); };
        steps.sample = [](const SamplePlant& files, const Progress&) {
            return replaceFile(files.readings, smallCsv());
        };
        auto directory = DataDirectory::open(data.path());
        ensure(directory.has_value(), "a fresh directory can be opened");
        auto opened = Workspace::open(std::move(*directory), settings_.work(),
                                      {std::move(steps), [this] { return ++clockMs; }});
        ensure(opened.has_value(), "a fresh workspace can be opened");
        workspace = std::move(*opened);
    }
    Result<Accepted> upload(const std::string& name, std::string_view bytes) {
        auto arriving = workspace->beginUpload(bytes.size());
        ensure(arriving.has_value() && arriving->write(bytes).has_value(), "there is room");
        return workspace->addUpload(name, std::move(*arriving), {});
    }
    void waitFor(const Accepted& accepted) {
        if (accepted.jobId) workspace->jobs().wait(*accepted.jobId, std::chrono::seconds{20});
    }

    std::size_t machines(const std::string& id) {
        const auto readings = workspace->readings(id);
        ensure(readings.has_value(), "there are readings");
        return (*readings)->meters.size();
    }

    TemporaryDirectory data;
    bool endless;  // the analysis

 private:
    std::unique_ptr<SettingsStore> own_ = std::move(*openSettings(data.path()));
    SettingsStore& settings_;

 public:
    std::int64_t clockMs = 1'704'067'200'000;
    std::unique_ptr<Workspace> workspace;

 private:
    Result<Json> analyze(const SharedReadings& readings, const Progress& progress) const {
        while (endless)
            if (!progress("thinking", 0, 0)) return fail(ErrorCode::cancelled, "Cancelled.");
        Json result = Json::parse(kSmallResult);
        result["input"] = {{"file", readings.report.file}, {"rows", readings.report.rowsRead}};
        return result;
    }
};

}  // namespace joulewatch
