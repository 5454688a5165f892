void Store::add(Item* item)
{
  prepare();
  items.push_back(item->copy());
  log(R"(one
two)");
again:
  count++;
  notify(
    item);
}
