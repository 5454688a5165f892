void Queue::push(int value)
{
    if (size_ >= capacity_) {
        grow();
    } else {
        items_[size_++] = value;
    }
    std::vector<int> copy(10);
    delete[] items_;
}
