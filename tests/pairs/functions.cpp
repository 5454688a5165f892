#include <map>
#include <string>
#include <vector>

// How often each word occurs, words of one letter left out.
std::map<std::string, int> countWords(const std::vector<std::string>& words, int& most) {
    std::map<std::string, int> counts;
    most = 0;
    for (size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() <= 1) {
            continue;
        }
        int count = ++counts[words[i]];
        if (count > most) {
            most = count;  // the first of equals wins
        }
    }
    return counts;
}
// ====
#include <cstring>

class Buffer {
public:
    explicit Buffer(unsigned size) : data_(new char[size]), size_(size), used_(0) {}
    ~Buffer() { delete[] data_; }

    bool append(const char* text, unsigned length) {
        if (text == nullptr || length == 0) {
            return false;
        }
        if (used_ + length > size_) {
            unsigned size = size_ * 2 + length;
            char* data = new char[size];
            std::memcpy(data, data_, used_);
            delete[] data_;
            data_ = data;
            size_ = size;
        }
        std::memcpy(data_ + used_, text, length);
        used_ += length;
        return true;
    }

private:
    char* data_;
    unsigned size_, used_;
};
// ====
#include <cmath>
#include <vector>

namespace stats {

double deviation(const std::vector<double>& values, bool sample)
{
    const size_t n = values.size();
    if (n == 0 || (sample && n == 1)) {
        return 0.0;
    }
    double mean = 0.0;
    for (double value : values) {
        mean += value;
    }
    mean /= n;
    double sum = 0.0;
    for (double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return std::sqrt(sum / (sample ? n - 1 : n)); // never of nothing
}

} // namespace stats
// ====
#include <memory>
#include <stdexcept>

struct Node {
    int value;
    Node* next;
};

Node* removeAll(Node* head, int value)
{
    Node* before = nullptr;
    Node* node = head;
    while (node != nullptr) {
        Node* next = node->next;
        if (node->value == value) {
            if (before != nullptr) {
                before->next = next;
            } else {
                head = next;
            }
            delete node;
        } else {
            before = node;
        }
        node = next;
    }
    return head;
}
// ====
#include <mutex>
#include <optional>

template <typename T, int N>
class Ring {
public:
    std::optional<T> take() {
        std::lock_guard<std::mutex> guard(lock_);
        if (count_ == 0) {
            return std::nullopt;
        }
        T value = slots_[first_];
        first_ = first_ + 1;
        if (first_ == N) {
            first_ = 0;
        }
        --count_;
        return value;
    }

private:
    std::mutex lock_;
    T slots_[N];
    int first_ = 0;
    int count_ = 0;
};
// ====
#include <iostream>
#include <string>

enum class Level { debug, info, warning, error };

bool parseLevel(const std::string& text, Level* level)
{
    if (level == NULL)
        return false;
    if (text == "debug") {
        *level = Level::debug;
    } else if (text == "info") {
        *level = Level::info;
    } else if (text == "warning" || text == "warn") {
        *level = Level::warning;
    } else if (text == "error") {
        *level = Level::error;
    } else {
        std::cerr << "no such level: " << text << std::endl;
        return false;
    }
    return true;
}
// ====
#include <vector>

struct Point { int x, y; };

static const int kSize = 64;

int floodFill(int (&field)[kSize][kSize], Point start, int colour)
{
    const int old = field[start.y][start.x];
    int filled = 0;
    if (old == colour)
        return 0;
    std::vector<Point> open;
    open.push_back(start);
    while (!open.empty()) {
        Point at = open.back();
        open.pop_back();
        if (at.x < 0 || at.y < 0 || at.x >= kSize || at.y >= kSize)
            continue;
        if (field[at.y][at.x] != old)
            continue;
        field[at.y][at.x] = colour;
        filled++;
        open.push_back({at.x + 1, at.y});
        open.push_back({at.x - 1, at.y});
        open.push_back({at.x, at.y + 1});
        open.push_back({at.x, at.y - 1});
    }
    return filled;
}
// ====
#include <cstdio>
#include <cstdlib>

char* readWhole(const char* path, long& size)
{
    std::FILE* in = std::fopen(path, "rb");
    if (!in) {
        return nullptr;
    }
    std::fseek(in, 0, SEEK_END);
    size = std::ftell(in);
    std::rewind(in);
    if (size < 0) {
        std::fclose(in);
        return nullptr;
    }
    char* text = static_cast<char*>(std::malloc(size + 1));
    if (text) {
        size_t got = std::fread(text, 1, size, in);
        text[got] = '\0'; /* ends the text */
        size = static_cast<long>(got);
    }
    std::fclose(in);
    return text;
}
