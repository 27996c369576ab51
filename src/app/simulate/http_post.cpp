// The only file that knows libcurl.
#include "app/simulate/http_post.hpp"

#include <curl/curl.h>

#include <array>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxAnswerBytes = 64 * 1024;

/// Once for the program, before its first use in any thread.
void prepareCurl() {
    static const bool kReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    ensure(kReady, "libcurl starts");
}

std::size_t takeBody(const char* bytes, std::size_t, std::size_t count, void* into) {
    std::string& body = *static_cast<std::string*>(into);
    body.append(bytes, std::min(count, kMaxAnswerBytes - body.size()));
    return count;
}

struct Lines {
    curl_slist* first = nullptr;
    Lines() = default;
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() { curl_slist_free_all(first); }
    void add(const std::string& line) {
        curl_slist* longer = curl_slist_append(first, line.c_str());
        ensure(longer != nullptr, "there is memory for a header");
        first = longer;
    }
};

}  // namespace

struct HttpPost::Impl {
    HttpTarget target;
    CURL* curl = nullptr;
    std::array<char, CURL_ERROR_SIZE> reason{};

    template <class Value>
    void set(CURLoption option, Value value) {
        ensure(curl_easy_setopt(curl, option, value) == CURLE_OK, "libcurl knows our options");
    }
};

HttpPost::HttpPost(const HttpTarget& target) : impl_(std::make_unique<Impl>()) {
    prepareCurl();
    impl_->target = target;
    impl_->curl = curl_easy_init();
    ensure(impl_->curl != nullptr, "there is memory for a connection");
    impl_->set(CURLOPT_URL, target.url.c_str());
    impl_->set(CURLOPT_PROTOCOLS_STR, "http,https");
    impl_->set(CURLOPT_NOSIGNAL, 1L);
    impl_->set(CURLOPT_CONNECTTIMEOUT, 5L);
    impl_->set(CURLOPT_TIMEOUT, 30L);
    impl_->set(CURLOPT_USERAGENT, "joulewatch-simulate");
    impl_->set(CURLOPT_PROXY, "");  // the devices of a plant stand beside their server
    impl_->set(CURLOPT_ERRORBUFFER, impl_->reason.data());
    impl_->set(CURLOPT_WRITEFUNCTION, takeBody);
    if (!target.caFile.empty()) impl_->set(CURLOPT_CAINFO, target.caFile.c_str());
}

HttpPost::~HttpPost() { curl_easy_cleanup(impl_->curl); }

Result<HttpAnswer> HttpPost::send(std::string_view body, const std::string& oneMoreHeader) {
    HttpAnswer answer;
    Lines headers;
    for (const std::string& each : impl_->target.headers) headers.add(each);
    if (!oneMoreHeader.empty()) headers.add(oneMoreHeader);
    headers.add("Expect:");  // the body goes out at once
    impl_->set(CURLOPT_HTTPHEADER, headers.first);
    impl_->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    impl_->set(CURLOPT_POSTFIELDS, body.data());
    impl_->set(CURLOPT_WRITEDATA, &answer.body);
    impl_->reason[0] = '\0';
    const CURLcode done = curl_easy_perform(impl_->curl);
    if (done != CURLE_OK)
        return fail(ErrorCode::unavailable, "{}: {}", impl_->target.url,
                    impl_->reason[0] != '\0' ? impl_->reason.data() : curl_easy_strerror(done));
    curl_easy_getinfo(impl_->curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_off_t wait = 0;
    if (curl_easy_getinfo(impl_->curl, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
        answer.retryAfter = std::chrono::seconds{wait};
    return answer;
}

}  // namespace joulewatch
