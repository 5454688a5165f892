// A template whose use is wrong: the place to mend is the use.
#include <algorithm>
#include <vector>

struct Point { int x; };

template <class T> T total(T a, T b) { return a + b; }

int main()
{
    Point point{1};
    total(point, point);
    std::vector<Point> points;
    std::sort(points.begin(), points.end());
    return undeclared;
}
