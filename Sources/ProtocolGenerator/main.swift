print("highwater protocol generator")
