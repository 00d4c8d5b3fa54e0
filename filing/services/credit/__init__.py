"""诚信档案 and 信息公示: records, their correction and removal, and what is published of them."""
