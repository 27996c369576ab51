#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "export/placed_text.hpp"

namespace joulewatch {

/// The name a file carries until it is whole: beside its target, so that the last step is a rename.
/// Free when asked for; removed on destruction unless kept.
class TemporaryName {
 public:
    /// Creates the empty file; fails where the folder is missing, not writable, or `target` is a
    /// folder.
    static Result<TemporaryName> beside(const std::filesystem::path& target);
    ~TemporaryName();
    TemporaryName(TemporaryName&& other) noexcept;
    TemporaryName& operator=(TemporaryName&&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// The file's bytes and then its name reach the disk: afterwards the target is the new file,
    /// and before it was the old one. The file must not be open for writing any more.
    Result<void> keep();

 private:
    explicit TemporaryName(std::filesystem::path target) : target_(std::move(target)) {}
    std::filesystem::path target_;
    std::filesystem::path path_;  // empty: nothing to remove
};

/// Bytes on their way into a file, a pipe or a device. A regular file appears under its name only
/// when commit() has succeeded; a run that is killed leaves the old one, or none.
///
/// Regular files are written past the page cache in aligned pieces where the file system allows
/// it: buffered writes of gigabytes cost more processor time than making the text. One thread at a
/// time.
class OutputFile {
 public:
    /// `-` is standard output.
    static Result<OutputFile> open(const std::filesystem::path& target);
    ~OutputFile();
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;

    Result<void> append(std::string_view bytes);
    /// The same without a copy, if the text is placed at bytes().
    Result<void> append(PlacedText& text);
    Result<void> commit();
    std::uint64_t bytes() const;

 private:
    struct Impl;
    explicit OutputFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace joulewatch
