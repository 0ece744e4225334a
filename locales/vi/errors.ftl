# Error pages. Each error has a title, a sentence and an advice; `refused` shows the sentence of the refusal.
error-home = Về trang chủ
error-again = Tải lại trang
error-sign-in = Tới trang đăng nhập
error-code = Mã lỗi

error-not-found-title = Không tìm thấy trang
error-not-found-sentence = Không có trang nào ở địa chỉ này, hoặc nội dung không thuộc phạm vi bạn được xem.
error-not-found-advice = Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang chủ.

error-forbidden-title = Chưa có quyền
error-forbidden-sentence = Tài khoản của bạn chưa được mở trang hoặc làm việc này.
error-forbidden-advice = Nếu cần để xử lý công việc, gửi đề nghị cho quản trị của cơ quan mình.

error-sign-in-needed-title = Cần đăng nhập
error-sign-in-needed-sentence = Trang này chỉ mở được khi đã đăng nhập.
error-sign-in-needed-advice = Đăng nhập rồi mở lại trang.

error-stale-title = Có người vừa lưu bản mới hơn
error-stale-sentence = Nội dung này đã được người khác sửa từ lúc bạn mở trang. Chưa có gì bị ghi đè.
error-stale-advice = Tải lại trang để xem bản mới, rồi sửa lại.

error-refused-title = Chưa thực hiện được
error-refused-sentence = Nội dung gửi lên chưa được nhận.
error-refused-advice = Quay lại, sửa rồi gửi lại.

error-too-large-title = Tệp gửi lên quá lớn
error-too-large-sentence = Nội dung gửi lên lớn hơn mức nhận được.
error-too-large-advice = Chia nhỏ tệp hoặc giảm dung lượng rồi gửi lại.

error-too-many-title = Có quá nhiều yêu cầu
error-too-many-sentence = Mạng này vừa gửi quá nhiều yêu cầu.
error-too-many-advice = Chờ ít phút rồi tải lại trang.

error-cross-site-title = Yêu cầu đến từ trang khác
error-cross-site-sentence = Nội dung được gửi từ một trang khác nên không được nhận.
error-cross-site-advice = Mở lại trang từ địa chỉ chính thức rồi gửi lại.

error-fault-title = Hệ thống đang gặp sự cố
error-fault-sentence = Chúng tôi chưa hiển thị được trang này. Những gì bạn đã lưu trước đó vẫn còn.
error-fault-advice = Tải lại trang, hoặc quay lại sau ít phút. Nếu vẫn lỗi, báo mã lỗi dưới đây cho cơ quan thường trực.

error-unavailable-title = Hệ thống đang bảo trì
error-unavailable-sentence = Hệ thống tạm ngừng để bảo trì.
error-unavailable-advice = Quay lại sau ít phút.
