#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/result.hpp"
#include "store/sha256.hpp"

namespace joulewatch {

/// By which a file is known again.
struct FileMark {
    std::uint64_t inode = 0, bytes = 0;
    std::int64_t modifiedNs = 0;
    bool operator==(const FileMark&) const = default;
};

/// A folder held open: its files are reached through it alone, by plain names, and links are not
/// followed.
class OpenFolder {
 public:
    static Result<OpenFolder> open(const std::filesystem::path& path);
    OpenFolder(OpenFolder&& other) noexcept;
    OpenFolder& operator=(OpenFolder&& other) noexcept;
    ~OpenFolder();

    int descriptor() const { return descriptor_; }
    /// Of a regular file; `notFound` when it is gone, `invalidInput` when it is anything else.
    Result<FileMark> mark(const std::string& name) const;
    /// A folder in it, made when it is not there.
    Result<OpenFolder> inner(const std::string& name) const;
    /// Into another folder, under a name that is free there; which is returned. `conflict` when the
    /// file is not the one of that mark any more.
    Result<std::string> move(const std::string& name, const FileMark& mark,
                             const OpenFolder& to) const;
    Result<void> remove(const std::string& name, const FileMark& mark) const;
    /// A small text, all of it or none.
    Result<void> write(const std::string& name, const std::string& text) const;

 private:
    explicit OpenFolder(int descriptor) : descriptor_(descriptor) {}
    Result<void> sync() const;
    int descriptor_;
};

/// A file held open: what is read is what was looked at, whatever becomes of its name.
class FolderFile {
 public:
    static Result<FolderFile> open(const OpenFolder& folder, const std::string& name);
    FolderFile(FolderFile&& other) noexcept;
    FolderFile& operator=(FolderFile&&) = delete;
    ~FolderFile();

    const FileMark& mark() const { return mark_; }
    /// For whoever opens by path.
    std::filesystem::path path() const;
    Result<Sha256> hash() const;
    /// Nobody has written to it since it was opened.
    bool isUnchanged() const;

 private:
    FolderFile(int descriptor, FileMark mark) : descriptor_(descriptor), mark_(mark) {}
    int descriptor_;
    FileMark mark_;
};

}  // namespace joulewatch
