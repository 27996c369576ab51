#include "app/folder/folder_signal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace joulewatch {

FolderSignal::FolderSignal()
    : changes_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      waking_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

FolderSignal::~FolderSignal() {
    if (changes_ >= 0) ::close(changes_);
    if (waking_ >= 0) ::close(waking_);
}

void FolderSignal::watch(const std::filesystem::path& folder) {
    if (changes_ >= 0)
        ::inotify_add_watch(changes_, folder.c_str(),
                            IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
}

void FolderSignal::wait(std::chrono::milliseconds time) {
    std::array<pollfd, 2> either{pollfd{changes_, POLLIN, 0}, pollfd{waking_, POLLIN, 0}};
    ::poll(either.data(), either.size(), static_cast<int>(time.count()));
    std::array<char, 4096> told;
    while (changes_ >= 0 && ::read(changes_, told.data(), told.size()) > 0) continue;
}

void FolderSignal::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(waking_, &one, sizeof one);
}

}  // namespace joulewatch
