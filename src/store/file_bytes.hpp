#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// The system's words for an errno.
std::string systemReason(int number);

/// What an open file is called now: it, or a folder that it is in, may have got another name.
std::string nameOf(int descriptor);

/// All the bytes, or an error: `corrupted` when the file ends before, `unavailable` else.
Result<void> readAt(int descriptor, std::uint64_t offset, std::span<std::byte> bytes);
/// As many bytes of two neighbouring pieces as the file has: so many.
Result<std::size_t> readUpTo(int descriptor, std::uint64_t offset, std::span<std::byte> first,
                             std::span<std::byte> second);
/// 0, or the errno: for who must tell a full disk from one that fails.
int tryWriteAt(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes);
/// `unavailable` with the system's reason.
Result<void> writeAt(int descriptor, std::uint64_t offset, std::span<const std::byte> bytes);
/// The names in it survive a power cut.
Result<void> syncDirectory(const std::filesystem::path& directory);

}  // namespace joulewatch
