#include "http/plain_post.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace joulewatch;

namespace {

const std::string kHead =
    "POST /write?precision=s HTTP/1.1\r\nHost: 127.0.0.1:8501\r\ncontent-length: 3\r\n";

bool isPlain(const std::string& bytes) { return readPlainPost(bytes).has_value(); }

}  // namespace

TEST_CASE("a plain request is read as views of its bytes") {
    const std::string first = kHead +
                              "Authorization:  Bearer x \r\nContent-Type: application/json\r\n"
                              "User-Agent: me\r\nIDEMPOTENCY-KEY: k 1\r\n"
                              "Connection: Keep-Alive\r\n\r\nabc";
    const std::string bytes = first + "POST /next";
    const auto post = readPlainPost(bytes);
    REQUIRE(post.has_value());
    CHECK(post->path == "/write");
    CHECK(post->query == "precision=s");
    CHECK(post->host == "127.0.0.1:8501");
    CHECK(post->authorization == "Bearer x");
    CHECK(post->contentType == "application/json");
    CHECK(post->idempotencyKey == "k 1");
    CHECK(post->body == "abc");
    CHECK(post->bytes == first.size());
    CHECK(readPlainPost(kHead + "\r\nabc")->contentType.empty());
}

TEST_CASE("what is not all there is left for later") {
    const std::string whole = kHead + "\r\nabc";
    for (std::size_t cut = 0; cut < whole.size(); ++cut) CHECK_FALSE(isPlain(whole.substr(0, cut)));
    CHECK(isPlain(whole));
}

TEST_CASE("what is unusual, or may be understood in two ways, is left to others") {
    for (const char* header : {"Transfer-Encoding: chunked",
                               "Content-Length: 3",
                               "Host: localhost",
                               "Origin: http://x",
                               "Sec-Fetch-Site: none",
                               "Cookie: session=1",
                               "X-Forwarded-For: 1.2.3.4",
                               "Expect: 100-continue",
                               "Content-Encoding: gzip",
                               "Connection: close",
                               "Connection: upgrade",
                               "Upgrade: h2c",
                               "X-Csrf-Token: 1",
                               "Some: thing",
                               "Accept : x",
                               " folded",
                               "noColon",
                               ": nameless",
                               "User-Agent: a\x01"
                               "b",
                               "User-Agent: \xc3\xa4",
                               "Authorization: Bearer x\r\nAuthorization: Bearer y",
                               "Ho\xc3st: x",
                               "User-Agent: a\rb"})
        CHECK_MESSAGE(!isPlain(kHead + header + "\r\n\r\nabc"), header);
    const std::string rest = "Host: a\r\nContent-Length: 3\r\n\r\nabc";
    CHECK(isPlain("POST / HTTP/1.1\r\n" + rest));
    for (const char* line :
         {"GET / HTTP/1.1\r\n", "POST / HTTP/1.0\r\n", "POST  / HTTP/1.1\r\n",
          "POST /a b HTTP/1.1\r\n", "POST /%61 HTTP/1.1\r\n", "POST /#a HTTP/1.1\r\n",
          "POST http://a/ HTTP/1.1\r\n", "POST / HTTP/1.1\n", "\r\nPOST / HTTP/1.1\r\n",
          "post / HTTP/1.1\r\n", "POST * HTTP/1.1\r\n", "POST /\xc3\xa4 HTTP/1.1\r\n",
          "POST / HTTP/1.1 \r\n"})
        CHECK_MESSAGE(!isPlain(line + rest), line);
    for (const char* length : {"+3", "-3", " ", "3 3", "0x3", "3,3", "99999999", "3;"})
        CHECK_MESSAGE(!isPlain(fmt::format(
                          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\nabc", length)),
                      length);
    CHECK_FALSE(isPlain("POST / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_FALSE(isPlain("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"));
    std::string many = kHead;
    for (int i = 0; i < 31; ++i) many += "Accept: x\r\n";
    CHECK_FALSE(isPlain(many + "\r\nabc"));
}
