#include "app/unpack_gzip.hpp"

#include <zlib.h>

#include <algorithm>

namespace joulewatch {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib's own and raw streams are refused

struct Inflater {
    z_stream stream{};
    Inflater() { ensure(inflateInit2(&stream, kGzipOnly) == Z_OK, "zlib starts"); }
    ~Inflater() { inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

}  // namespace

Result<std::string> unpackGzip(std::string_view packed, std::size_t most) {
    Inflater inflater;
    z_stream& stream = inflater.stream;
    std::string packedCopy(packed);  // zlib wants bytes it could write
    stream.next_in = reinterpret_cast<Bytef*>(packedCopy.data());
    stream.avail_in = static_cast<uInt>(packedCopy.size());
    std::string bytes;
    for (;;) {
        const std::size_t before = bytes.size();
        bytes.resize(std::min(std::max<std::size_t>(before * 2, 64 * 1024), most + 1));
        stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + before);
        stream.avail_out = static_cast<uInt>(bytes.size() - before);
        const int state = inflate(&stream, Z_NO_FLUSH);
        bytes.resize(bytes.size() - stream.avail_out);
        if (bytes.size() > most)
            return fail(ErrorCode::invalidInput, "Unpacked this would be more than {} MiB.",
                        most >> 20U);
        if (state == Z_STREAM_END && stream.avail_in == 0) return bytes;
        if (state == Z_STREAM_END && inflateReset(&stream) == Z_OK) continue;  // the next member
        if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0))
            return fail(ErrorCode::invalidInput, "This is no gzip, or it is cut short.");
    }
}

}  // namespace joulewatch
