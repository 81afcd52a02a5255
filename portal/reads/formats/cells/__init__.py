"""What cells say: numbers, times, zones and the words of headings, singly and by the column."""
