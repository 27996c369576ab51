#include "http/proxy.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace joulewatch;

namespace {

Proxy proxyAt(std::vector<std::string> trusted) {
    return *makeProxy("https://power.example.org", trusted);
}

}  // namespace

TEST_CASE("who asks through a proxy is the last address that no proxy of ours has") {
    const Proxy proxy = proxyAt({"127.0.0.1", "10.0.0.5", "fd00:0::1"});
    struct Row {
        std::string_view peer, forwarded, client;
    };
    for (const Row& row : std::vector<Row>{
             {"127.0.0.1", "203.0.113.9", "203.0.113.9"},
             {"::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"},
             {"127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"},  // 1.2.3.4 was made up
             {"127.0.0.1", "1.2.3.4, 203.0.113.9,10.0.0.5", "203.0.113.9"},
             {"fd00::1", "2001:db8::7", "2001:db8::7"},
             {"198.51.100.1", "203.0.113.9", "198.51.100.1"},  // a stranger says so
             {"127.0.0.1", "", "127.0.0.1"},
             {"127.0.0.1", "unknown", "127.0.0.1"},
             {"127.0.0.1", "203.0.113.9, <script>", "127.0.0.1"},
             {"127.0.0.1", ",,,", "127.0.0.1"},
             {"127.0.0.1", "10.0.0.5, 127.0.0.1", "10.0.0.5"},
         }) {
        INFO(row.peer, " ", row.forwarded);
        CHECK(clientBehind(proxy, row.peer, row.forwarded) == row.client);
    }
    CHECK(clientBehind(Proxy{}, "127.0.0.1", "203.0.113.9") == "127.0.0.1");
}

TEST_CASE("a proxy's public address is a scheme and a host, nothing else") {
    CHECK(proxyAt({}).host() == "power.example.org");
    CHECK(makeProxy("http://10.0.0.7:8080", {})->host() == "10.0.0.7:8080");
    CHECK_FALSE(makeProxy("http://10.0.0.7", {})->isSecure());
    CHECK(makeProxy("https://[fd00::1]:8443", {})->isSecure());
    for (const char* bad : {"power.example.org", "https://", "https://Power.example.org", "ftp://x",
                            "https://x/path", "https://user@x", "https://x?y", "https://x y"})
        CHECK_FALSE(makeProxy(bad, {}));
    const std::vector<std::string> noAddress{"proxy.local"};
    const auto refused = makeProxy("https://x", noAddress);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("proxy.local") != std::string::npos);
}
