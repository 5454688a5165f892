"""The JDK's own classes that programs use most, by the package to import them from.

A name that several packages have stands in the one that is nearly always meant, or is left out.
"""

from __future__ import annotations

from functools import cache

_PACKAGES = {
    "java.io": """BufferedInputStream BufferedOutputStream BufferedReader BufferedWriter ByteArrayInputStream
        ByteArrayOutputStream Closeable DataInputStream DataOutputStream EOFException File FileInputStream
        FileNotFoundException FileOutputStream FileReader FileWriter IOException InputStream
        InputStreamReader ObjectInputStream ObjectOutputStream OutputStream OutputStreamWriter PrintStream
        PrintWriter RandomAccessFile Reader Serializable StringReader StringWriter UncheckedIOException
        UnsupportedEncodingException Writer""",
    "java.lang.reflect": "Constructor Field InvocationTargetException Method Modifier",
    "java.math": "BigDecimal BigInteger RoundingMode",
    "java.net": """HttpURLConnection InetAddress InetSocketAddress MalformedURLException ServerSocket Socket
        SocketException SocketTimeoutException URI URISyntaxException URL URLConnection URLDecoder
        URLEncoder UnknownHostException""",
    "java.nio": "ByteBuffer ByteOrder CharBuffer",
    "java.nio.charset": "Charset StandardCharsets",
    "java.nio.file": "Files NoSuchFileException Path Paths StandardCopyOption StandardOpenOption",
    "java.sql": "DriverManager PreparedStatement ResultSet SQLException",
    "java.text": "DateFormat DecimalFormat MessageFormat NumberFormat ParseException SimpleDateFormat",
    "java.time": """DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month Period ZoneId
        ZoneOffset ZonedDateTime""",
    "java.time.format": "DateTimeFormatter DateTimeParseException",
    "java.time.temporal": "ChronoUnit",
    "java.util": """AbstractList AbstractMap ArrayDeque ArrayList Arrays Base64 BitSet Calendar Collection
        Collections Comparator ConcurrentModificationException Currency Date Deque Enumeration EnumMap EnumSet
        Formatter GregorianCalendar HashMap HashSet Hashtable IdentityHashMap IllegalFormatException
        InputMismatchException Iterator LinkedHashMap LinkedHashSet LinkedList List ListIterator Locale Map
        MissingResourceException NavigableMap NavigableSet NoSuchElementException Objects Optional OptionalInt
        PriorityQueue Properties Queue Random ResourceBundle Scanner ServiceLoader Set SortedMap SortedSet
        Spliterator Stack StringJoiner StringTokenizer TimeZone TreeMap TreeSet UUID Vector WeakHashMap""",
    "java.util.concurrent": """BlockingQueue Callable CompletableFuture ConcurrentHashMap
        ConcurrentLinkedQueue
        ConcurrentMap CopyOnWriteArrayList CountDownLatch CyclicBarrier ExecutionException Executor
        ExecutorService Executors ForkJoinPool Future LinkedBlockingQueue ScheduledExecutorService Semaphore
        ThreadFactory ThreadLocalRandom ThreadPoolExecutor TimeUnit TimeoutException""",
    "java.util.concurrent.atomic": "AtomicBoolean AtomicInteger AtomicLong AtomicReference",
    "java.util.concurrent.locks": "Condition Lock ReadWriteLock ReentrantLock ReentrantReadWriteLock",
    "java.util.function": """BiConsumer BiFunction BiPredicate BinaryOperator BooleanSupplier Consumer
        Function
        IntFunction IntPredicate Predicate Supplier ToIntFunction UnaryOperator""",
    "java.util.regex": "Matcher Pattern PatternSyntaxException",
    "java.util.stream": "Collectors IntStream LongStream Stream StreamSupport",
    "java.util.zip": "CRC32 GZIPInputStream GZIPOutputStream ZipEntry ZipFile ZipInputStream",
}


_LANG = frozenset(
    [
        *("String", "StringBuilder", "StringBuffer", "CharSequence", "Object", "Integer", "Long", "Double"),
        *("Float", "Boolean", "Character", "Byte", "Short", "Number", "Math", "System", "Thread", "Runnable"),
        *("Iterable", "Comparable", "Override", "Exception", "RuntimeException", "Throwable", "Void"),
    ]
)


def package_of(name: str) -> str | None:
    """The package that a class is imported from; None for one that is not in the table."""
    return _by_name().get(name)


def class_names() -> frozenset[str]:
    """The names of the table, and those of `java.lang` that need no import."""
    return frozenset(_by_name()) | _LANG


@cache
def _by_name() -> dict[str, str]:
    return {name: package for package, names in _PACKAGES.items() for name in names.split()}
