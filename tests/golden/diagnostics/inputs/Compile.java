import java.util.*;

class Compile {
	int sum(List list) {
		int x = "s";
		list.add(1);
		foo();
		String é = null; é.length(); Strin name;
		Integer old = new Integer(4);
		switch (x) { case 1: x++; case 2: x--; }
	}
}
