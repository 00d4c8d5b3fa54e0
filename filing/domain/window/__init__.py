"""单一窗口、单一表格 (国发〔2017〕39号（十八）): one form in, split to the filing and to the registration of the company."""
