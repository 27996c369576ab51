#include "app/folder/folder_import.hpp"

#include <algorithm>
#include <chrono>

#include "app/file_kind.hpp"
#include "app/import_choice.hpp"
#include "app/import_readings.hpp"
#include "app/workspace.hpp"
#include "ingest/preview_table.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace {

template <class... Args>
auto wrong(fmt::format_string<Args...> text, Args&&... args) {
    return fail(ErrorCode::invalidInput, text, std::forward<Args>(args)...);
}

/// What was said of columns, by their places in this file.
Result<ImportChoice> choiceFor(const TablePreview& preview, const FolderSettings& settings) {
    ImportChoice choice;
    for (const FolderColumn& said : settings.columns) {
        const auto& columns = preview.mapping.columns;
        const auto found = std::ranges::find(columns, said.header, &MappedColumn::header);
        if (found == columns.end())
            return wrong("There is no column {}, which the configuration names.",
                         inQuotes(said.header));
        choice.columns.push_back(
            {static_cast<std::size_t>(found - columns.begin()), said.role, said.unit});
    }
    return choice;
}

constexpr double kSure = 0.6;  // below it TableMapping::confident() is not

/// The columns that are not known for sure, as far as they matter.
std::string unsureOf(const TableMapping& mapping) {
    std::string all;
    for (const MappedColumn& each : mapping.columns)
        if (each.role != ColumnRole::ignored && each.confidence < kSure)
            all += fmt::format("{}{} ({}?)", all.empty() ? "" : ", ", inQuotes(each.header),
                               name(each.role));
    return all.empty() ? "the order of day and month, or its shape" : all;
}

/// What the columns are; nobody is there to be asked, so nothing is guessed.
Result<TableMapping> mappingOf(const FolderFile& file, const FolderSettings& settings,
                               const ReadOptions& options) {
    auto preview = previewTable(file.path(), options);
    if (!preview) return fail(preview.error());
    if (!settings.columns.empty()) {
        const auto choice = choiceFor(*preview, settings);
        if (!choice) return fail(choice.error());
        return mappingOf(*preview, *choice);
    }
    if (preview->mapping.problem) return wrong("{}.", *preview->mapping.problem);
    if (!preview->mapping.confident())
        return wrong(
            "What its columns hold is not known for sure: {}. Say so in the configuration "
            "(columns), or bring the file on the Upload page, which asks.",
            unsureOf(preview->mapping));
    return std::move(preview->mapping);
}

/// `plant.csv.gz` → `plant`, for files that name no machine.
std::string stem(const std::string& name) {
    std::filesystem::path path(name);
    if (path.extension() == ".gz") path = path.stem();
    return toUtf8(path.stem().string());
}

FolderReceipt receiptOf(const ReadingSpool& spool, bool repeated) {
    FolderReceipt receipt{0, repeated};
    for (const SpooledMeter& each : spool.meters()) receipt.readings += each.rows;
    return receipt;
}

}  // namespace

Result<FolderReceipt> importFolderFile(const FolderFile& file, const std::string& name,
                                       const FolderSettings& settings, const Intake& intake,
                                       const Progress& progress) {
    if (file.mark().bytes == 0) return wrong("The file is empty.");
    if (file.mark().bytes > Workspace::kMaxUploadBytes)
        return wrong("A file may have 1 GiB at most.");
    if (kindOfFile(file.path(), name) == FileKind::json)
        return wrong("This is JSON; a folder takes tables of readings (CSV, .csv.gz, Parquet).");
    ImportOptions options;
    options.load.read.shownName = toUtf8(name);
    options.load.read.defaultMeterId = stem(name);
    options.load.read.maxUnpackedBytes = Workspace::kMaxUploadBytes;
    options.load.spool.spillDirectory = intake.spillDirectory;
    auto mapping = mappingOf(file, settings, options.load.read);
    if (!mapping) return fail(mapping.error());
    options.load.read.mapping = std::move(*mapping);
    const auto hash = file.hash();
    if (!hash) return fail(hash.error());
    const auto loaded = loadReadings(file.path(), options.load, progress);
    if (!loaded) return fail(loaded.error());
    if (!file.isUnchanged()) return fail(ErrorCode::conflict, "{} is still being written", name);
    const auto stored =
        intake.import(settings.source(), "file " + hexText(*hash), loaded->spool, progress);
    if (!stored) return fail(stored.error());
    return receiptOf(loaded->spool, stored->repeated);
}

}  // namespace joulewatch
