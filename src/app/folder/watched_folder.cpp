#include "app/folder/watched_folder.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "app/folder/folder_signal.hpp"
#include "ingest/printable.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

/// Names that say that the file is not whole, or is ours.
bool isHeldBack(const std::string& name) {
    constexpr std::string_view kEndings[] = {".part",       ".tmp", ".filepart",
                                             ".crdownload", "~",    ".why.txt"};
    return name.starts_with('.') ||
           std::ranges::any_of(kEndings, [&](std::string_view end) { return name.ends_with(end); });
}

Timestamp now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

}  // namespace

struct WatchedFolder::Impl {
    /// What is known of a file that is there.
    struct Seen {
        FileMark mark;
        Clock::time_point since;  // it is as it is
        bool done = false;        // nothing is to be done with it until it changes
    };

    Impl(FolderSettings itsSettings, Intake itsIntake, FolderTimes itsTimes)
        : settings(std::move(itsSettings)),
          intake(std::move(itsIntake)),
          times(itsTimes),
          thread([this] { run(); }) {}
    ~Impl() {
        ending = true;
        signal.wake();
        thread.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void run();
    void look();
    std::vector<std::string> names() const;
    void forgetOthers(const std::vector<std::string>& names);
    void note(const OpenFolder& folder, const std::string& name);
    void read(const OpenFolder& folder, const std::string& name, Seen& file);
    Result<void> putAway(const OpenFolder& folder, const std::string& name, const Seen& file) const;
    void reject(const OpenFolder& folder, const std::string& name, Seen& file,
                const std::string& why);
    void complain(const std::string& sentence);
    bool anyGrows() const;

    FolderSettings settings;
    Intake intake;
    FolderTimes times;
    FolderSignal signal;
    std::atomic<bool> ending = false;
    std::map<std::string, Seen> files;  // of the thread alone

    mutable std::mutex guard;
    FolderState state;
    std::thread thread;  // last: it uses all of the above
};

void WatchedFolder::Impl::run() {
    while (!ending) {
        signal.watch(settings.path);  // again: the folder may have been put in place since
        look();
        signal.wait(anyGrows() ? std::min(times.settle / 4, times.scan) : times.scan);
    }
}

bool WatchedFolder::Impl::anyGrows() const {
    return std::ranges::any_of(files, [](const auto& each) { return !each.second.done; });
}

/// The files of the folder that are meant, in order.
std::vector<std::string> WatchedFolder::Impl::names() const {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator each(settings.path, error), end; !error && each != end;
         each.increment(error)) {
        const std::string name = each->path().filename().string();
        if (isHeldBack(name) || ::fnmatch(settings.pattern.c_str(), name.c_str(), 0) != 0) continue;
        if (each->is_directory(error)) continue;
        found.push_back(name);
        if (found.size() == kMaxFiles) break;
    }
    std::ranges::sort(found);
    return found;
}

void WatchedFolder::Impl::forgetOthers(const std::vector<std::string>& names) {
    std::erase_if(files,
                  [&](const auto& each) { return !std::ranges::binary_search(names, each.first); });
}

void WatchedFolder::Impl::look() {
    const auto folder = OpenFolder::open(settings.path);
    {
        const std::scoped_lock lock(guard);
        if (!state.since || state.reachable != folder.has_value()) {
            state.since = now();
            state.found += folder ? 1 : 0;
        }
        state.reachable = folder.has_value();
        if (!folder) state.lastError = folder.error().message;
    }
    if (!folder) return;
    const auto all = names();
    forgetOthers(all);
    for (const std::string& name : all) {
        if (ending) return;
        note(*folder, name);
    }
    for (auto& [name, file] : files) {
        if (ending) return;
        if (!file.done && Clock::now() - file.since >= times.settle) read(*folder, name, file);
    }
}

/// Remembers since when a file is as it is.
void WatchedFolder::Impl::note(const OpenFolder& folder, const std::string& name) {
    const auto mark = folder.mark(name);
    if (!mark) {
        const bool first = files.try_emplace(name, Seen{{}, {}, true}).second;
        if (first && mark.error().code == ErrorCode::invalidInput) complain(mark.error().message);
        return;
    }
    const auto [found, isNew] = files.try_emplace(name, Seen{*mark, Clock::now()});
    if (!isNew && found->second.mark != *mark) found->second = {*mark, Clock::now()};
}

void WatchedFolder::Impl::read(const OpenFolder& folder, const std::string& name, Seen& file) {
    const auto again = [&](const Error& error) {
        file.since = Clock::now() + times.scan;
        if (error.code != ErrorCode::conflict && error.code != ErrorCode::cancelled)
            complain(error.message);
    };
    const auto opened = FolderFile::open(folder, name);
    if (!opened) return again(opened.error());
    if (opened->mark() != file.mark) return;  // noted at the next look
    const auto stored = importFolderFile(
        *opened, name, settings, intake,
        [this](std::string_view, std::uint64_t, std::uint64_t) { return !ending; });
    if (!stored) {
        const ErrorCode code = stored.error().code;
        if (code == ErrorCode::invalidInput || code == ErrorCode::corrupted)
            return reject(folder, name, file, stored.error().message);
        return again(stored.error());
    }
    {
        const std::scoped_lock lock(guard);
        ++state.files;
        if (!stored->repeated) state.readings += stored->readings;
        state.lastReadingAt = now();
    }
    file.done = true;
    if (const auto away = putAway(folder, name, file); !away) complain(away.error().message);
}

Result<void> WatchedFolder::Impl::putAway(const OpenFolder& folder, const std::string& name,
                                          const Seen& file) const {
    if (settings.after == AfterReading::keep) return {};
    if (settings.after == AfterReading::remove) return folder.remove(name, file.mark);
    const auto done = folder.inner("done");
    if (!done) return fail(done.error());
    const auto moved = folder.move(name, file.mark, *done);
    if (!moved) return fail(moved.error());
    return {};
}

/// Out of the way, with the reason beside it; where files are kept, it stays as well.
void WatchedFolder::Impl::reject(const OpenFolder& folder, const std::string& name, Seen& file,
                                 const std::string& why) {
    file.done = true;
    complain(fmt::format("{}: {}", toUtf8(name), why));
    if (settings.after == AfterReading::keep) return;
    const auto failed = folder.inner("failed");
    if (!failed) return complain(failed.error().message);
    const auto moved = folder.move(name, file.mark, *failed);
    if (!moved) return complain(moved.error().message);
    if (const auto said = failed->write(*moved + ".why.txt", why + "\n"); !said)
        complain(said.error().message);
}

void WatchedFolder::Impl::complain(const std::string& sentence) {
    fmt::print(stderr, "joulewatch: folder {}: {}\n", settings.name, sentence);
    const std::scoped_lock lock(guard);
    ++state.errors;
    state.lastError = sentence;
    intake.reject(settings.source(), 1, sentence);
}

WatchedFolder::WatchedFolder(FolderSettings settings, const Intake& intake, FolderTimes times)
    : impl_(std::make_unique<Impl>(std::move(settings), intake, times)) {}

WatchedFolder::~WatchedFolder() = default;

const FolderSettings& WatchedFolder::settings() const { return impl_->settings; }

FolderState WatchedFolder::state() const {
    const std::scoped_lock lock(impl_->guard);
    return impl_->state;
}

}  // namespace joulewatch
