void Queue::push(int value)
{
    if (size_ == capacity_)
        throw std::runtime_error("full");
    items_[size_++] = value;
}
