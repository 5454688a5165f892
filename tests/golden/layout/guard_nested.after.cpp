void Store::add(Item* item)
{
  prepare();
  if (item != nullptr) {
    if (item->valid) {
      items.push_back(item->copy());
      log(R"(one
two)");
again:
      count++;
    }
    count--;
    notify(
      item);
    release();
  }
}
