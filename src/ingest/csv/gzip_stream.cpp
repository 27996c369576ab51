#include "ingest/csv/gzip_stream.hpp"

#include <zlib.h>

#include <utility>

namespace joulewatch {
namespace {

constexpr std::size_t kPackedBytes = 256U << 10U;
constexpr int kGzipOnly = 15 + 16;  // largest window, gzip header and checksum (zlib.h)

}  // namespace

GzipStream::GzipStream(InputFile file)
    : file_(std::move(file)), stream_(std::make_unique<z_stream_s>()), packed_(kPackedBytes) {
    ensure(inflateInit2(stream_.get(), kGzipOnly) == Z_OK, "zlib starts");
}

GzipStream::~GzipStream() { inflateEnd(stream_.get()); }

Result<bool> GzipStream::fill() {
    if (stream_->avail_in > 0) return true;
    const auto got = file_.readAt(offset_, packed_);
    if (!got) return fail(got.error());
    offset_ += *got;
    stream_->next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_->avail_in = static_cast<uInt>(*got);
    return *got > 0;
}

/// Behind a member there is another one, padding with zeros, or nothing.
Result<void> GzipStream::endMember() {
    inMember_ = false;
    while (true) {
        const auto more = fill();
        if (!more) return fail(more.error());
        if (!*more) {
            atEnd_ = true;
            return {};
        }
        if (*stream_->next_in != 0) break;
        ++stream_->next_in;
        --stream_->avail_in;
    }
    ensure(inflateReset(stream_.get()) == Z_OK, "zlib starts anew");
    inMember_ = true;
    return {};
}

Result<std::size_t> GzipStream::read(std::span<char> into) {
    stream_->next_out = reinterpret_cast<Bytef*>(into.data());
    stream_->avail_out = static_cast<uInt>(into.size());
    while (stream_->avail_out > 0 && !atEnd_) {
        const auto more = fill();
        if (!more) return fail(more.error());
        if (!*more)
            return fail(ErrorCode::corrupted,
                        "{} is cut short: its gzip data end after {} bytes of text.", file_.name(),
                        unpacked_ + into.size() - stream_->avail_out);
        const int state = inflate(stream_.get(), Z_NO_FLUSH);
        if (state == Z_STREAM_END) {
            if (auto ended = endMember(); !ended) return fail(ended.error());
        } else if (state != Z_OK && state != Z_BUF_ERROR) {
            return fail(ErrorCode::corrupted,
                        "{} is damaged: its gzip data cannot be unpacked after {} bytes of text "
                        "({}).",
                        file_.name(), unpacked_ + into.size() - stream_->avail_out,
                        stream_->msg != nullptr ? stream_->msg : "wrong checksum");
        }
    }
    const std::size_t got = into.size() - stream_->avail_out;
    unpacked_ += got;
    return got;
}

}  // namespace joulewatch
